"""Settings that production refuses, and tasks that wait."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tasks_db.models import DBTaskResult

from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check

from ..deployment_checks import unsafe_settings

MAX_TASK_WAIT = datetime.timedelta(minutes=15)
FAILED_WITHIN = datetime.timedelta(days=1)


@register_site_health_check("settings", gettext_lazy("Settings"))
def check_settings() -> Iterator[Result]:
    messages = unsafe_settings()
    for message in messages:
        yield critical(message)
    if not messages:
        yield good(_("No setting is unsafe."))


@register_site_health_check("tasks", gettext_lazy("Background tasks"), is_on_desk=True)
def check_tasks() -> Iterator[Result]:
    if settings.TASKS_IN != "database":
        yield good(_("Tasks run immediately, in the request that needs them. None are waiting."))
        return
    counts = count_tasks()
    count = counts["waiting"]
    text = ngettext("%(count)d task is waiting.", "%(count)d tasks are waiting.", count) % {"count": count}
    if counts["late"]:
        yield critical(
            text + " " + _("At least one has waited for more than 15 minutes."),
            _("The worker may not be running. Start it as described in docs/deployment.md, or with this command."),
            command="manage.py db_worker",
        )
    else:
        yield good(text)
    if failed := counts["failed"]:
        yield recommended(
            ngettext("%(count)d task failed in the last day.", "%(count)d tasks failed in the last day.", failed)
            % {"count": failed},
            _("See the worker’s log for the reason."),
        )


def count_tasks() -> dict[str, int]:
    """Return how many tasks are waiting, have waited too long, and have failed lately, in one query."""
    now = timezone.now()
    tasks = DBTaskResult.objects
    waiting, failed = tasks.ready().values("pk"), tasks.failed().values("pk")
    is_waiting = Q(pk__in=waiting)
    return tasks.aggregate(
        waiting=Count("pk", filter=is_waiting),
        late=Count("pk", filter=is_waiting & Q(enqueued_at__lt=now - MAX_TASK_WAIT)),
        failed=Count("pk", filter=Q(pk__in=failed, finished_at__gte=now - FAILED_WITHIN)),
    )
