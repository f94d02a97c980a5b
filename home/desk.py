"""Treatments and required notices on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import (
    DeskItem,
    DeskPanel,
    User,
    WriteLink,
    register_desk_items,
    register_desk_panel,
    register_write_links,
)
from site_core.pages.adding import get_blank_form_url
from site_core.site_settings.models import NavigationSettings

from .legal_notices.rules import NoticeProblem, problems_for
from .models import TreatmentPage

NOTICES = "required-notices"

register_write_links(WriteLink(gettext_lazy("Write a treatment"), partial(get_blank_form_url, TreatmentPage), order=20))
register_desk_panel(
    DeskPanel(
        NOTICES,
        gettext_lazy("Required notices"),
        order=520,
        icon="warning",
        empty=gettext_lazy("All required notices are published, linked, and reviewed."),
    )
)


def can_change_pages(user: User) -> bool:
    return page_permission_policy.user_has_any_permission(user, ["add", "change", "publish"])


@register_desk_items(NOTICES, is_shown=can_change_pages)
def notices_to_fix(user: User) -> Iterator[DeskItem]:
    sites = list(Site.objects.select_related("root_page"))
    for site in sites:
        for problem in problems_for(site):
            summary = f"{problem.summary} ({site})" if len(sites) > 1 else problem.summary
            if can_fix(user, problem, site):
                yield DeskItem(f"{summary}.", problem.url, f"{problem.action}.")
            else:
                detail = _("%(action)s. You don’t have permission, so ask an administrator.")
                yield DeskItem(f"{summary}.", detail=detail % {"action": problem.action})


def can_fix(user: User, problem: NoticeProblem, site: Site) -> bool:
    """Return whether ``user`` has permission to take the action of ``problem``."""
    if problem.page is None:
        return ModelPermissionPolicy(NavigationSettings).user_has_permission(user, "change")
    permissions = problem.page.permissions_for_user(user)
    return permissions.can_add_subpage() if problem.page.pk == site.root_page_id else permissions.can_edit()
