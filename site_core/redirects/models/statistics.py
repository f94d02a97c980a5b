"""How often rules are used, and which paths are not found."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .rules import RedirectRule


class RedirectHit(models.Model):
    """How often a rule was used on one day."""

    rule = models.ForeignKey(RedirectRule, on_delete=models.DO_NOTHING, related_name="days")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "day"], name="one_count_per_rule_and_day")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.day}: {self.count}"


class NotFoundPath(models.Model):
    """A path that was answered with 404, and how often. Stores nothing about the visitors."""

    MAX_PATH_LENGTH = 500

    site = models.ForeignKey("wagtailcore.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="+")
    path = models.CharField(_("path"), max_length=MAX_PATH_LENGTH)
    hits = models.PositiveBigIntegerField(_("hits"), default=0)
    first_seen = models.DateTimeField(_("first seen"))
    last_seen = models.DateTimeField(_("last seen"), db_index=True)
    referrer_host = models.CharField(_("last linked from"), max_length=253, blank=True)
    is_probe = models.BooleanField(_("looks like a probe"), default=False)
    ignored = models.BooleanField(_("ignored"), default=False)

    class Meta:
        verbose_name = _("URL not found")
        verbose_name_plural = _("URLs not found")
        constraints = [models.UniqueConstraint(fields=["site", "path"], name="one_row_per_site_and_path")]

    def __str__(self) -> str:
        return self.path


class NotFoundSubscription(models.Model):
    """A user who gets a weekly email about new paths not found."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="not_found_subscription"
    )
    reported_until = models.DateTimeField(default=timezone.now)  # paths that were first requested later are new

    def __str__(self) -> str:
        return str(self.user)
