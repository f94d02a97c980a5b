"""Formats that differ from Django's own: see ``FORMAT_MODULE_PATH``."""
