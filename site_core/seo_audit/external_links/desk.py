"""One line on the desk of those who own pages with links that don’t work."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from site_core.lib.desk import DeskItem, User, register_desk_items

from ..desk import CORRECTIONS, can_see_audit
from .access import visible_uses
from .models import ExternalLink

MAX_SHOWN = 3


@register_desk_items(CORRECTIONS, is_shown=can_see_audit)
def broken_links(user: User) -> Iterator[DeskItem]:
    """Count the links on the person’s pages, and on pages without an owner and in settings that they may change."""
    uses = visible_uses(user).filter(Q(page__owner=user) | Q(page__owner=None))
    links = ExternalLink.objects.problems().filter(pk__in=uses.values("link")).order_by("host")
    hosts = list(links.values_list("host", flat=True))
    if hosts:
        title = ngettext("%(count)d broken link", "%(count)d broken links", len(hosts)) % {"count": len(hosts)}
        yield DeskItem(title, reverse("seo_audit:external_links"), ", ".join(list(dict.fromkeys(hosts))[:MAX_SHOWN]))
