from typing import Any

from django.http import HttpRequest
from wagtail import hooks


@hooks.register("construct_settings_menu")
def hide_wagtail_seo_settings(request: HttpRequest, menu_items: list[Any]) -> None:
    """Hide wagtail-seo’s own settings. “Social sharing” shows those that the site uses."""
    menu_items[:] = [item for item in menu_items if item.name != "seo"]
