"""System checks: project rules that a machine can hold."""

from django.core.checks import Error, register


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
