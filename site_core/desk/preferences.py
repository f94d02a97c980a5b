"""The screen on which people choose how often they get the desk by email, and its panel in the account settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .models import DeskPreferences


def get_preferences(user: Any) -> DeskPreferences:
    """Return what ``user`` chose. Unsaved preferences if they chose nothing."""
    return DeskPreferences.objects.filter(user_id=user.pk).first() or DeskPreferences(user_id=user.pk)


class DigestView(WagtailAdminTemplateMixin, TemplateView):
    """Each choice is one button, because the link in every email leads here."""

    template_name = "desk/digest_settings.html"
    page_title = gettext_lazy("Your desk by email")
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailadmin_account"), "label": _("Account")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            preferences=get_preferences(self.request.user),
            choices=DeskPreferences.Digest.choices,
            email=self.request.user.email,  # type: ignore[union-attr]  # the admin has no anonymous users
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        digest = request.POST.get("digest")
        if digest in DeskPreferences.Digest.values:
            user: Any = request.user
            DeskPreferences.objects.update_or_create(user=user, defaults={"digest": digest})
            messages.success(request, _("Saved."))
        return redirect("desk_digest")


class DigestPanel(BaseSettingsPanel):
    """Links to the screen, where one click changes the choice."""

    name = "desk_digest"
    title = gettext_lazy("Your desk by email")
    order = 620
    template_name = "desk/digest_panel.html"

    def get_form(self) -> forms.Form:
        return forms.Form()

    def get_context_data(self) -> dict[str, Any]:
        return super().get_context_data() | {"preferences": get_preferences(self.user)}
