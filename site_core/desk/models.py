"""What a person has chosen: the panels of their desk, and a link to their calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskLayout(models.Model):
    """A person's choice. Panels that are in neither list, such as new ones, are shown after those in ``order``."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    order = models.JSONField(_("order of the panels"), default=list)  # names of panels
    hidden = models.JSONField(_("hidden panels"), default=list)

    class Meta:
        verbose_name = _("desk layout")
        verbose_name_plural = _("desk layouts")

    def __str__(self) -> str:
        return str(self.user)


class DeskPreferences(models.Model):
    """Whether a person gets the desk by email, and has seen the tour."""

    wagtail_reference_index_ignore = True

    class Digest(models.TextChoices):
        OFF = "off", _("Never")
        WEEKLY = "weekly", _("Every Monday")
        DAILY = "daily", _("Every day")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    digest = models.CharField(_("email"), max_length=10, choices=Digest.choices, default=Digest.OFF)
    # When the last digest was due, even if it would have been empty.
    digest_at = models.DateTimeField(_("last email"), null=True)
    tour_ended_at = models.DateTimeField(_("end of the tour"), null=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("desk preferences")
        verbose_name_plural = _("desk preferences")

    def __str__(self) -> str:
        return str(self.user)


class CalendarFeed(models.Model):
    """The secret link to a person’s calendar. Only a hash of its token is stored."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        default_permissions = ()
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")

    def __str__(self) -> str:
        return str(self.user)
