"""What is stored about a switch: what people checked off, what the checks found, and what happened afterward."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WATCHED_DAYS = 30


class Switch(models.Model):
    """The switch from the old site ``source``, as in ``ImportRun.source``, to this one.

    ``results`` are those of the checks that contact other servers, with the time. ``old_addresses`` are the IP
    addresses that each name of the old site had before the switch, for a rollback. ``emailed`` has, for each user by
    primary key, the day of the last email (``on``), and how many requests had found no page by then (``misses``).
    """

    source = models.CharField(_("old site"), max_length=255, unique=True)
    results = models.JSONField(_("results of checks"), default=dict)
    old_addresses = models.JSONField(_("addresses before the switch"), default=dict)
    switched_on = models.DateField(_("switched on"), null=True, blank=True)
    switched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("marked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    last_email_on = models.DateField(_("last email"), null=True, blank=True)
    emailed = models.JSONField(_("who got the last email"), default=dict)
    # Set when everybody got the last email, or when a person ended the emails.
    ended_on = models.DateField(_("emails ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("switch")
        verbose_name_plural = _("switches")

    def __str__(self) -> str:
        return self.source

    def day_number(self, day: datetime.date | None = None) -> int:
        """Return how many days ``day`` is after the switch: 0 on the day itself. Today is the default."""
        assert self.switched_on
        return ((day or timezone.localdate()) - self.switched_on).days

    @property
    def has_ended(self) -> bool:
        """Whether the last email, the summary, was sent to somebody."""
        return self.last_email_on is not None and self.day_number(self.last_email_on) >= WATCHED_DAYS

    @property
    def is_watched(self) -> bool:
        """Whether today is one of the days that are compared with the proof sheet."""
        return self.switched_on is not None and 0 <= self.day_number() <= WATCHED_DAYS


class SwitchTick(models.Model):
    """An item of the checklist that a person has done."""

    switch = models.ForeignKey(Switch, verbose_name=_("switch"), on_delete=models.CASCADE, related_name="ticks")
    item = models.CharField(_("item"), max_length=50)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    ticked_at = models.DateTimeField(_("completed at"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["switch", "item"], name="wordpress_item_ticked_once")]
        verbose_name = _("completed item")
        verbose_name_plural = _("completed items")

    def __str__(self) -> str:
        return self.item


class MissedUrl(models.Model):
    """A URL that visitors have requested since the switch and that nothing answers.

    ``path`` is decoded, as in the list of URLs not found. ``counted`` is its count there when it was last read, and
    ``hits`` how many requests there were since the switch.
    """

    class Sheet(models.IntegerChoices):
        """What the proof sheet says, worst first."""

        UNKNOWN = 1, _("Not on the proof sheet")
        ANSWERED = 2, _("Answered on the proof sheet")
        UNANSWERED = 3, _("Unanswered on the proof sheet")

    switch = models.ForeignKey(Switch, verbose_name=_("switch"), on_delete=models.CASCADE, related_name="missed_urls")
    site = models.ForeignKey("wagtailcore.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="+")
    path = models.CharField(_("path"), max_length=500)
    hits = models.PositiveBigIntegerField(_("requests"), default=0)
    counted = models.PositiveBigIntegerField(_("counted"), default=0)
    sheet = models.PositiveSmallIntegerField(_("proof sheet"), choices=Sheet, default=Sheet.UNKNOWN)
    first_day = models.DateField(_("first missed on"), default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["switch", "site", "path"], name="wordpress_missed_url_once")]
        ordering = ["sheet", "-hits", "path"]
        verbose_name = _("missed URL")
        verbose_name_plural = _("missed URLs")

    def __str__(self) -> str:
        return self.path


class Reach(models.TextChoices):
    """Who answers at the public address of this site."""

    SITE = "site", _("This site")
    OTHER = "other", _("Another server")
    CERTIFICATE = "certificate", _("A server without a valid certificate")
    UNREACHABLE = "unreachable", _("Nobody that can be reached from here")


class SwitchDay(models.Model):
    """One day after the switch: how often visitors missed something, and which of the most requested URLs failed.

    ``reach`` is blank if no server was contacted. ``requested`` is how many of these URLs there are, ``looked_up`` how
    many were not requested after all, and ``gone`` how many are gone on purpose. ``unanswered`` lists
    ``{"path", "status"}``.
    """

    switch = models.ForeignKey(Switch, verbose_name=_("switch"), on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    misses = models.PositiveBigIntegerField(_("requests that found no page"), default=0)
    new_urls = models.PositiveIntegerField(_("new URLs"), default=0)
    requested = models.PositiveIntegerField(_("most requested URLs"), default=0)
    unanswered = models.JSONField(_("unanswered"), default=list)
    reach = models.CharField(_("who answers"), max_length=12, choices=Reach, blank=True)
    looked_up = models.PositiveIntegerField(_("not requested"), default=0)
    gone = models.PositiveIntegerField(_("gone on purpose"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["switch", "day"], name="wordpress_switch_day_once")]
        ordering = ["day"]
        verbose_name = _("day after the switch")
        verbose_name_plural = _("days after the switch")

    def __str__(self) -> str:
        return f"{self.switch_id} {self.day}"

    @property
    def state(self) -> str:
        """What is most important about the most requested URLs. “green” only if each was requested and answered."""
        if self.reach not in ("", Reach.SITE):
            return "unreachable"
        if self.unanswered:
            return "unanswered"
        if not self.requested:
            return "no_data"
        if not self.reach:
            return "not_requested"
        return "incomplete" if self.looked_up else "green"
