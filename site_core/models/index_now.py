"""Addresses that wait to be told to search engines, and what became of those before."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Site


class IndexNowPing(models.Model):
    """One address, told once: a row is written with the page, and sent later by ``send_index_now``."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        GIVEN_UP = "given_up", "Given up"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    url = models.URLField("address", max_length=2048)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    queued_at = models.DateTimeField("changed", default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField("sent or given up", null=True)
    last_error = models.CharField("what went wrong", max_length=255, blank=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        verbose_name = "IndexNow ping"
        indexes = [models.Index(fields=["state", "next_try_at"], name="index_now_due")]
        constraints = [
            models.UniqueConstraint(fields=["site", "url"], condition=Q(state="waiting"), name="index_now_waits_once")
        ]

    def __str__(self):
        return self.url
