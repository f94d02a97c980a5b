"""Measure the accessibility of the site, and store what was measured."""
