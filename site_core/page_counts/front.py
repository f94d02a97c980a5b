"""Puts the counter around the site, where it is switched on."""

from django.conf import settings

from .wsgi import PageCounter


def with_page_counts(application):
    """``application`` itself while page counts are off: then they cost nothing."""
    return PageCounter(application, settings.SESSION_COOKIE_NAME) if settings.PAGE_COUNTS else application
