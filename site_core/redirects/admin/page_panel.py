"""The redirects to a page, in its edit form: its old URLs, with links that undo automatic ones and add others."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin.panels import Panel
from wagtail.models import Page

from ..addressing import make_target_key
from ..models import RedirectRule

MAX_SHOWN = 20


def get_rules_to(page: Page) -> QuerySet[RedirectRule]:
    """Return the rules that lead to ``page`` itself or to its URL, those for one URL first."""
    condition = Q(redirect_page=page.pk)
    if parts := page.get_url_parts():
        condition |= Q(redirect_page=None, target_key=make_target_key(parts[2]))
    return RedirectRule.objects.filter(condition).order_by("kind", "source")


class OldUrlsPanel(Panel):
    """Shown to users who may view redirects, once the page is saved. Changes nothing when the page is saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "redirects/page_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.has_perm("view"))

        def has_perm(self, action: str) -> bool:
            return self.request.user.has_perm(f"redirects.{action}_redirectrule")

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            rules = list(get_rules_to(self.instance)[: MAX_SHOWN + 1])
            edit_url = reverse("wagtailadmin_pages:edit", args=[self.instance.pk])
            query = urlencode({"redirect_page": self.instance.pk, "next": edit_url})
            return super().get_context_data(parent_context) | {
                "rules": rules[:MAX_SHOWN],
                "has_more": len(rules) > MAX_SHOWN,
                "add_url": f"{reverse('redirects_add_several')}?{query}" if self.has_perm("add") else "",
                "may_change": self.has_perm("change"),
                "may_delete": self.has_perm("delete"),
                "next_query": urlencode({"next": edit_url}),
            }
