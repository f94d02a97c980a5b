from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


@register()
def check_page_types(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """``pages.E001``: SEO, publication checks, and templates rely on ``BasePage``."""
    from wagtail.models import get_page_models

    from .base import BasePage

    return [
        Error(
            f"{model._meta.label} does not extend site_core.pages.models.BasePage.",
            hint="class MyPage(BasePage): …",
            obj=model,
            id="pages.E001",
        )
        for model in get_page_models()
        if model._meta.label != "wagtailcore.Page" and not issubclass(model, BasePage)
    ]
