"""System checks: project rules that a machine can hold."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from .operations.safety import problems


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
