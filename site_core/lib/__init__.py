"""Helpers that work in any Django project. Nothing here imports the rest of ``site_core``."""
