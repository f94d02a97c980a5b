"""Problems that Site health knows of, on the desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from site_core.lib.desk import DeskItem, DeskPanel, User, health_items, register_desk_items, register_desk_panel
from site_core.lib.site_health import run_check, site_health_checks

HEALTH = "site-health"
PERMISSION = "ops.view_site_health"

register_desk_panel(
    DeskPanel(
        HEALTH,
        gettext_lazy("Site health"),
        order=540,
        icon="circle-check",
        empty=gettext_lazy("Backups, scheduled jobs, mail, and versions are in order."),
        more_label=gettext_lazy("Open Site health"),
        more_url_name="site_health",
    )
)


def can_see_site_health(user: User) -> bool:
    return user.has_perm(PERMISSION)


@register_desk_items(HEALTH, is_shown=can_see_site_health)
def health_problems(user: User) -> Iterator[DeskItem]:
    for check in site_health_checks():
        if check.is_on_desk:
            yield from health_items(run_check(check))
