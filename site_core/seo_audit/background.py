"""The audit of a large site, in the background. A small site is audited by each request that shows the report."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site
from wagtail.permissions import page_permission_policy

from site_core.background_tasks import services
from site_core.background_tasks.kinds import TaskKind, register_task_kind
from site_core.background_tasks.models import BackgroundTask
from site_core.background_tasks.running import Run

from .site_audit import SiteAudit, is_small

KIND = "seo_audit.audit"


def sites() -> list[Site]:
    return list(Site.objects.select_related("root_page"))


def run_audit(run: Run) -> dict[str, Any]:
    for site in sites():
        SiteAudit(site, run.update)
    return {}


def audit_small_sites() -> bool:
    """Audit sites with few pages. Return whether there are others."""
    large = [site for site in sites() if not is_small(site)]
    for site in sites():
        if site not in large:
            SiteAudit(site)
    return bool(large)


def last_task() -> BackgroundTask | None:
    return BackgroundTask.objects.filter(kind=KIND).order_by("-pk").first()


def last_finished() -> datetime.datetime | None:
    """Return when the last audit in the background ended."""
    done = BackgroundTask.objects.filter(kind=KIND, state=BackgroundTask.State.DONE)
    return done.order_by("-finished_at").values_list("finished_at", flat=True).first()


def start(user: Any) -> BackgroundTask:
    return services.start(KIND, user, key=KIND)


def run_and_wait() -> BackgroundTask:
    return services.start_and_wait(KIND, key=KIND)


def can_see(user: Any, task: BackgroundTask) -> bool:
    return bool(page_permission_policy.user_has_any_permission(user, ["change", "publish"]))


def register() -> None:
    register_task_kind(
        TaskKind(
            KIND,
            heading=_("SEO audit"),
            progress_text=_("{done} of {total} pages"),
            run=run_audit,
            get_result_url=lambda task: reverse("seo_audit:report"),
            can_see=can_see,
            continues_by_itself=True,
        )
    )
