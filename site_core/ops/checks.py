"""System checks for the rules of this project."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from site_core.lib.url_patterns import routes

from .deployment_checks import unsafe_settings

ADMIN_PATH = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]*/)+")


@register(Tags.security)
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """``ops.E020``: settings that are unsafe in production. The server also refuses to start with them."""
    if not settings.REQUIRE_SAFE_SETTINGS:
        return []
    return [Error(message, id="ops.E020") for message in unsafe_settings()]


@register()
def check_admin_path(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """``ops.E010``: the admin would hide other content at the same path."""
    path = settings.ADMIN_PATH
    hint = "Set ADMIN_PATH to a word that no other URL of the site starts with, such as “desk”."
    if not ADMIN_PATH.fullmatch(path):
        message = f"ADMIN_PATH is “{path}”. It can contain only letters, digits, hyphens, and underscores."
        return [Error(message, hint=hint, id="ops.E010")]
    if path.split("/")[0] in used_path_prefixes():
        return [Error(f"ADMIN_PATH is “{path}”, which other URLs of the site use.", hint=hint, id="ops.E010")]
    return []


def used_path_prefixes() -> set[str]:
    """Return the first path segments of all URL patterns except the admin's."""
    from wagtail.admin import urls as admin_urls

    def includes_admin(pattern: URLPattern | URLResolver) -> bool:
        if isinstance(pattern, URLPattern):
            return False
        return pattern.urlconf_name is admin_urls or any(map(includes_admin, pattern.url_patterns))

    used = routes([pattern for pattern in get_resolver().url_patterns if not includes_admin(pattern)])
    return {re.split(r"[/.(<]", route)[0] for route in used} | {"static", "media"}
