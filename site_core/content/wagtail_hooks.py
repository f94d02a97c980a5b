"""Reusable blocks in Wagtail’s admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn, UsageCountColumn
from wagtail.models import ReferenceIndex
from wagtail.permissions import page_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, UsageView

from . import page_link_parts
from .draft_uses import uses_only_in_drafts
from .models import ReusableBlock


class ReusableBlockIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[ReusableBlock]:
        drafts = [When(pk=pk, then=Value(len(pages))) for pk, pages in uses_only_in_drafts().items()]
        count = ReferenceIndex.usage_count_subquery(ReusableBlock) + Case(*drafts, default=Value(0))
        return super().get_base_queryset().annotate(usage_count=count)


class ReusableBlockUsageView(UsageView):
    """Wagtail’s list, and the pages that use the block only in a draft."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        ids = uses_only_in_drafts().get(self.object.pk, ())
        pages = page_permission_policy.explorable_instances(self.request.user).filter(pk__in=ids).order_by("path")
        return super().get_context_data(*args, **kwargs) | {"drafts": pages}


class ReusableBlockViewSet(SnippetViewSet):
    model = ReusableBlock
    icon = "snippet"
    menu_label = gettext_lazy("Reusable blocks")
    menu_order = 310
    add_to_admin_menu = True
    list_display = [
        "name",
        LiveStatusTagColumn(),
        UsageCountColumn("usage_count", label=gettext_lazy("Used on"), sort_key="usage_count"),
        UpdatedAtColumn(),
    ]
    index_view_class = ReusableBlockIndexView
    usage_view_class = ReusableBlockUsageView
    index_results_template_name = "content/reusable_block_list_results.html"
    search_backend_name = None
    search_fields = ["name"]
    copy_view_enabled = True


register_snippet(ReusableBlockViewSet)


@hooks.register("before_delete_snippet")
def prevent_deleting_used_blocks(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Explain which pages use the block, before any question."""
    used = [block for block in instances if isinstance(block, ReusableBlock) and block.used_on()]
    for block in used:
        text = ngettext(
            "“%(block)s” can’t be deleted because %(count)d page uses it. Remove it there first.",
            "“%(block)s” can’t be deleted because %(count)d pages use it. Remove it there first.",
            block.used_on(),
        )
        message = text % {"block": block.name, "count": block.used_on()}
        messages.error(request, message, buttons=[messages.button(block.usage_url, _("Where it is used"))])
    return redirect("wagtailsnippets_content_reusableblock:list") if used else None


@hooks.register("register_rich_text_features", order=20)  # after Wagtail's own
def register_links_to_parts_of_pages(features: FeatureRegistry) -> None:
    page_link_parts.register(features)
