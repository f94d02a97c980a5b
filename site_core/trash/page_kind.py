"""Pages in the trash, each with the pages below it."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.lib.trash import TrashKind
from site_core.pages.models import BasePage


class PageTrashKind(TrashKind):
    icon = "doc-empty"

    def get_title(self, instance: Any) -> str:
        return instance.get_admin_display_title()

    def get_url(self, instance: Any) -> str:
        return instance.get_url() or ""

    def get_text(self, instance: Any) -> str:
        """Return the text of the latest draft."""
        draft = instance.get_latest_revision_as_object()
        return draft.search_text() if isinstance(draft, BasePage) else ""

    def get_access(self, instance: Any) -> dict[str, Any]:
        pages = instance.get_descendants(inclusive=True)
        return {
            "ancestors": list(instance.get_ancestors().values_list("pk", flat=True)),
            "is_live": pages.live().exists(),
            "owners": sorted(set(pages.order_by().values_list("owner", flat=True)), key=str),
            "has_children": not instance.is_leaf(),
        }

    def can_restore(self, user: Any, access: dict[str, Any]) -> bool:
        """Return whether ``user`` could delete the page if it were there. The rules are those of Wagtail’s pages."""
        if user.is_superuser or not user.is_active:
            return user.is_active
        place = find_ancestor(access)
        granted = place.permissions_for_user(user).permissions if place else set()
        if access["has_children"] and "bulk_delete" not in granted:
            return False
        may_publish = "publish" in granted or not access["is_live"]
        return may_publish and ("change" in granted or ("add" in granted and access["owners"] == [user.pk]))

    def can_use(self, user: Any) -> bool:
        return page_permission_policy.user_has_any_permission(user, ["add", "change", "publish"])


def find_ancestor(access: dict[str, Any]) -> Page | None:
    """Return the nearest page that was above the deleted one and still exists."""
    existing = Page.objects.in_bulk(access["ancestors"])
    return next((existing[pk] for pk in reversed(access["ancestors"]) if pk in existing), None)
