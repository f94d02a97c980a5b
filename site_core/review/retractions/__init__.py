"""Retractions and corrections of works that pages cite, from a list that someone uploads."""
