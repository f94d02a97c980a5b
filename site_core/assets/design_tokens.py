"""The colors of ``static/css/brand.css`` and ``tokens.css``, for everything that can't read a stylesheet.

That is the browser's theme color, the web app manifest, drawn share images, and the error page that stands alone.
"""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings

from .stylesheets import compact, read_files

PROPERTY = re.compile(r"--([\w-]+):([^;}]+)")
REFERENCE = re.compile(r"var\(--([\w-]+)\)")
DARK = "@media (prefers-color-scheme:dark)"


def design_tokens(scheme: str = "light") -> dict[str, str]:
    """Return the custom properties of a color scheme, ``"light"`` or ``"dark"``, such as ``{"h1": "2rem"}``."""
    if settings.DEBUG:
        _design_tokens.cache_clear()
    return _design_tokens()[scheme]


@cache
def _design_tokens() -> dict[str, dict[str, str]]:
    text = compact("\n".join(read_files(("brand.css", "tokens.css"))))
    light, _, dark = text.partition(DARK)
    light_values = dict(PROPERTY.findall(light))
    dark_values = light_values | dict(PROPERTY.findall(dark))
    return {"light": resolve_all(light_values), "dark": resolve_all(dark_values)}


def resolve_all(values: dict[str, str]) -> dict[str, str]:
    return {name: resolve(value, values) for name, value in values.items()}


def resolve(value: str, values: dict[str, str]) -> str:
    """Replace references to other custom properties by their values."""
    return REFERENCE.sub(lambda match: resolve(values[match[1]], values), value)
