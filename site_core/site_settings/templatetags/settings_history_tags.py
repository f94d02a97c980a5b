"""A link from a setting’s form to its history."""

from __future__ import annotations

from django import template
from django.urls import reverse
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting

register = template.Library()


@register.simple_tag
def settings_history_url(setting: BaseSiteSetting | BaseGenericSetting) -> str:
    """Return the URL of the history of ``setting``. "" for a setting that all sites share."""
    if not isinstance(setting, BaseSiteSetting):
        return ""
    meta = setting._meta
    return reverse("settings_history", args=[meta.app_label, meta.model_name, setting.site_id])
