"""The critical CSS: the rules that the first paint needs. Each page has them in a ``<style>`` element.

Pages that open with a list or a search have those of lists in a second one: other pages wouldn't fit into the first
packets with them. Both texts are the same in every page of a site, so a Content-Security-Policy can allow them by their
hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from django.conf import settings
from django.templatetags.static import static

from .stylesheets import CRITICAL, CRITICAL_IN_LISTS, compact, critical_rules

FONT_URL = re.compile(r"\.\./(fonts/[\w-]+\.woff2)")


def critical_css() -> str:
    """Return the text of the ``<style>`` element of every page."""
    return get_rules(CRITICAL)


def list_css() -> str:
    """Return the text of the second ``<style>`` element, which pages with lists have."""
    return get_rules(CRITICAL_IN_LISTS)


def style_source() -> str:
    """Return the source that allows the critical CSS in a policy's ``style-src``."""
    return hash_source(critical_css())


def hash_source(text: str) -> str:
    """Return ``'sha256-…'``, which allows an element with exactly this text. Source: https://www.w3.org/TR/CSP3/."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def style_sources(html: str) -> list[str]:
    """Return the sources that allow the ``<style>`` elements of ``html``, exactly as they are."""
    return [hash_source(text) for text in re.findall(r"<style>(.*?)</style>", html, re.DOTALL)]


def get_rules(mark: re.Pattern[str]) -> str:
    if settings.DEBUG:
        read_rules.cache_clear()
    return read_rules(mark)


@cache
def read_rules(mark: re.Pattern[str]) -> str:
    return page_rules(critical_rules(mark))


def page_rules(css: str) -> str:
    """Return rules for a ``<style>`` element. There, URLs are not relative to the folder of the stylesheet."""
    return FONT_URL.sub(lambda match: static(match[1]), compact(css))
