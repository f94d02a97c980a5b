"""Settings that production refuses, and tasks that wait."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
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


@register_site_health_check("tasks", gettext_lazy("Background tasks"))
def check_tasks() -> Iterator[Result]:
    if settings.TASKS_IN != "database":
        yield good(_("Tasks run immediately, in the request that needs them. None are waiting."))
        return
    waiting = DBTaskResult.objects.ready()
    count = waiting.count()
    text = ngettext("%(count)d task is waiting.", "%(count)d tasks are waiting.", count) % {"count": count}
    if waiting.filter(enqueued_at__lt=timezone.now() - MAX_TASK_WAIT).exists():
        yield critical(
            text + " " + _("At least one has waited for more than 15 minutes."),
            _("The worker may not be running. Start it as described in docs/deployment.md, or with this command."),
            command="manage.py db_worker",
        )
    else:
        yield good(text)
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=timezone.now() - FAILED_WITHIN).count()
    if failed:
        yield recommended(
            ngettext("%(count)d task failed in the last day.", "%(count)d tasks failed in the last day.", failed)
            % {"count": failed},
            _("See the worker’s log for the reason."),
        )
