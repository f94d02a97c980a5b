"""The desk in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks

from .preferences import DigestPanel, DigestView


@hooks.register("register_admin_urls")
def register_preference_urls() -> list[URLPattern]:
    return [path("desk/email/", DigestView.as_view(), name="desk_digest")]


@hooks.register("register_account_settings_panel")
def register_digest_panel(request: HttpRequest, user: AbstractUser, profile: Any) -> DigestPanel:
    return DigestPanel(request, user, profile)
