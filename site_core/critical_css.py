"""The styles of a page's opening. They stand in the page itself, so that its first bytes are enough to paint it.

The text is the same in every page: a policy (CSP) lets it through by its hash.
"""

import base64
import hashlib
import re
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static

PARTS = ("tokens", "fonts", "base", "header", "opening", "lists")  # of static/css/critical; tokens orders the layers
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
FONT = re.compile(r"\.\./\.\./(fonts/[\w-]+\.woff2)")


def critical_css():
    """The text of the ``<style>`` element, without comments and indents."""
    if settings.DEBUG:
        joined_parts.cache_clear()
    return joined_parts()


def style_source():
    """What allows it in a policy's ``style-src``."""
    return hash_source(critical_css())


def hash_source(text):
    """``'sha256-…'``: lets through the element with this text, and no other. Source: https://www.w3.org/TR/CSP3/."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def joined_parts():
    folder = settings.BASE_DIR / "static" / "css" / "critical"
    text = "\n".join((folder / f"{name}.css").read_text() for name in PARTS)
    lines = (line.strip() for line in COMMENT.sub("", text).splitlines())
    # A page is not in the folder of its styles.
    return FONT.sub(lambda found: static(found[1]), "\n".join(filter(None, lines)))
