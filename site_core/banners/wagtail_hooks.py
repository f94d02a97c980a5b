"""Banners in Wagtail’s admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .models import Banner
from .special_days import delete_special_days
from .views import BannerViewSet, urlpatterns

register_snippet(BannerViewSet)


@hooks.register("register_admin_urls")
def register_banner_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("after_delete_snippet")
def delete_special_days_of_banners(request: HttpRequest, instances: Iterable[Any]) -> None:
    """Let the usual hours return if a banner that closes the clinic is deleted before it has ended."""
    for banner in instances:
        if isinstance(banner, Banner) and banner.status != Banner.Status.ENDED:
            delete_special_days(banner, request.user)
