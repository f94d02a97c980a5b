"""A task, its progress, and its result."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SIGN_OF_LIFE = datetime.timedelta(seconds=60)  # after which a running task without one counts as interrupted


class BackgroundTask(models.Model):
    """One run of a TaskKind. It stays for some weeks, with its result.

    A task that was interrupted or failed can be started again, with the same primary key and arguments.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELED = "canceled", _("Canceled")

    kind = models.CharField(_("kind"), max_length=100)
    key = models.CharField(max_length=255, blank=True)  # no two active tasks have the same, unless it is blank
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("started by")
    )
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)  # for the user to see
    run_id = models.UUIDField(null=True)  # of the run that may write; a second one replaces it
    alive_until = models.DateTimeField(default=timezone.now)  # without another sign of life
    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, db_index=True)

    class Meta:
        verbose_name = _("background task")
        verbose_name_plural = _("background tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(key=""),
                name="one_active_background_task_for_each_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_interrupted(self) -> bool:
        """Whether it was started, and its process was killed before the end."""
        return self.is_active and self.alive_until < timezone.now()


ACTIVE = (BackgroundTask.State.WAITING, BackgroundTask.State.RUNNING)
