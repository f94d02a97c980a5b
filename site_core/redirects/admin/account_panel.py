"""The weekly email about missing URLs in the account settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel

from ..models import NotFoundSubscription
from ..not_found_summary import PERMISSION


class NotFoundSubscriptionForm(forms.ModelForm):
    weekly_email = forms.BooleanField(
        label=_("Email me new missing URLs every Monday"),
        required=False,
        help_text=_("Only if visitors requested URLs that do not exist. Sent to the email address in your profile."),
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["weekly_email"] = NotFoundSubscription.objects.filter(user=self.instance).exists()

    def save(self, commit: bool = True) -> User:
        if self.cleaned_data["weekly_email"]:
            NotFoundSubscription.objects.get_or_create(user=self.instance)
        else:
            NotFoundSubscription.objects.filter(user=self.instance).delete()
        return self.instance


class NotFoundSubscriptionPanel(BaseSettingsPanel):
    name = "not_found"
    title = _("URLs not found")
    order = 700
    form_class = NotFoundSubscriptionForm

    def is_active(self) -> bool:
        return self.user.has_perm(PERMISSION)
