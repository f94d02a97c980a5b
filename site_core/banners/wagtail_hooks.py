"""Banners in Wagtail’s admin."""

from __future__ import annotations

from django.urls import URLPattern
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .action_menu import replace_save_item
from .views import BannerViewSet, urlpatterns

register_snippet(BannerViewSet)
hooks.register("construct_snippet_action_menu", replace_save_item)


@hooks.register("register_admin_urls")
def register_banner_urls() -> list[URLPattern]:
    return urlpatterns
