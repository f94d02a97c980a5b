"""Which links a person sees, and where those are used: on pages that they may edit or publish, and in settings."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from wagtail.permissions import page_permission_policy

from ..report import PERMISSIONS
from .models import ExternalLink, ExternalLinkUse

User = Any


def visible_uses(user: User) -> QuerySet[ExternalLinkUse]:
    """Return the uses that ``user`` may change."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS)
    condition = Q(page__in=pages.values("pk")) & (Q(page__live=True) | Q(is_draft=True))
    for setting in ExternalLinkUse.Setting.values:
        if user.has_perm(f"site_settings.change_{setting}"):
            condition |= Q(setting=setting)
    return ExternalLinkUse.objects.filter(condition)


def visible_links(user: User) -> QuerySet[ExternalLink]:
    """Return the links of which ``user`` may change a use, with those in ``visible_uses``."""
    uses = visible_uses(user)
    shown = uses.select_related("page__owner", "site").order_by("page__path", "pk")
    links = ExternalLink.objects.filter(pk__in=uses.values("link")).select_related("ignored_by")
    return links.prefetch_related(Prefetch("uses", shown, to_attr="visible_uses"))  # type: ignore[no-redef]


def edit_url(use: ExternalLinkUse) -> str:
    """Return where the use can be changed: the reusable block, the page with its field in view, or the setting."""
    if use.reusable_block_id:
        return reverse("wagtailsnippets_content_reusableblock:edit", args=[use.reusable_block_id])
    if use.page_id:
        return f"{reverse('wagtailadmin_pages:edit', args=[use.page_id])}#:w:contentpath={use.path}"
    return reverse("wagtailsettings:edit", args=["site_settings", use.setting, use.site_id])
