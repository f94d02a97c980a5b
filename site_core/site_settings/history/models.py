"""The record of one change of the settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Site

from .values import Values, changed_values

MAX_CHANGES = 100  # of each setting


class SettingsChange(models.Model):
    """What one person changed in one setting at once."""

    setting_type = models.ForeignKey(ContentType, verbose_name=_("setting"), on_delete=models.CASCADE, related_name="+")
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("date"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user_name = models.CharField(_("user name"), max_length=150)  # outlives the account
    # {field: [value before, value after]}
    changes = models.JSONField(_("changes"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("change of settings")
        verbose_name_plural = _("changes of settings")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["setting_type", "site"], name="changes_of_setting")]

    def __str__(self) -> str:
        return f"{self.setting_type}: {', '.join(self.changes)}"

    @classmethod
    def of(cls, model: type[BaseSiteSetting], site_id: int) -> models.QuerySet[SettingsChange]:
        """Return the changes of one setting, newest first."""
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        return cls.objects.filter(setting_type=content_type, site=site_id)

    @classmethod
    def record(cls, setting: BaseSiteSetting, user: Any, before: Values, after: Values) -> SettingsChange | None:
        """Record the difference, if there is one, and delete the oldest changes of the setting."""
        changes = changed_values(before, after)
        if not changes:
            return None
        content_type = ContentType.objects.get_for_model(setting, for_concrete_model=False)
        change = cls.objects.create(
            setting_type=content_type, site=setting.site, user=user, user_name=user.get_username(), changes=changes
        )
        kept = cls.of(type(setting), setting.site_id)[:MAX_CHANGES].values_list("pk", flat=True)
        cls.of(type(setting), setting.site_id).exclude(pk__in=list(kept)).delete()
        return change
