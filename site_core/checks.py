"""System checks: project rules that a machine can hold."""

import re

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.urls import get_resolver

from .operations.safety import problems

ADMIN_PATH = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]*/)+")


@register()
def every_page_extends_base_page(app_configs, **kwargs):
    """``site_core.E001``: SEO, publication checks and templates rely on ``BasePage``."""
    from wagtail.models import get_page_models

    from .models import BasePage

    return [
        Error(
            f"{model._meta.label} does not extend site_core.models.BasePage.",
            hint="class MyPage(BasePage): …",
            obj=model,
            id="site_core.E001",
        )
        for model in get_page_models()
        if model._meta.label != "wagtailcore.Page" and not issubclass(model, BasePage)
    ]


@register(Tags.security)
def settings_are_safe(app_configs, **kwargs):
    """``site_core.E020``: what production must not be run with. A server, which runs no checks, refuses by itself."""
    if not settings.REFUSES_UNSAFE_SETTINGS:
        return []
    return [Error(text, id="site_core.E020") for text in problems()]


@register()
def admin_has_an_address_of_its_own(app_configs, **kwargs):
    """``site_core.E010``: an admin at the address of something else would hide it."""
    path = settings.ADMIN_PATH
    hint = "Set ADMIN_PATH to a word that no page and nothing else of the site begins with, such as “desk”."
    if not ADMIN_PATH.fullmatch(path):
        return [
            Error(f"ADMIN_PATH is “{path}”: only letters, digits, - and _ can be used.", hint=hint, id="site_core.E010")
        ]
    from wagtail.admin import urls as admin_urls

    others = [p.pattern for p in get_resolver().url_patterns if getattr(p, "urlconf_module", None) is not admin_urls]
    others = {str(other).lstrip("^") for other in others} - {f"{path}password_reset/"}
    taken = {re.split(r"[/.(<]", other)[0] for other in others} | {"static", "media"}
    if path.split("/")[0] in taken:
        return [Error(f"ADMIN_PATH is “{path}”, where something else of the site is.", hint=hint, id="site_core.E010")]
    return []
