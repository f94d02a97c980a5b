"""Whether search engines may list the site, on the desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from site_core.lib.desk import DeskItem, DeskPanel, User, health_items, register_desk_items, register_desk_panel

from .site_health import check_indexing

INDEXING = "indexing"

register_desk_panel(
    DeskPanel(
        INDEXING,
        gettext_lazy("Search engines"),
        order=530,
        icon="globe",
        empty=gettext_lazy("Search engines may read and show the site."),
    )
)


def can_change_search_settings(user: User) -> bool:
    return user.has_perm("site_settings.change_searchsettings")


@register_desk_items(INDEXING, is_shown=can_change_search_settings)
def indexing_problems(user: User) -> Iterator[DeskItem]:
    return health_items(check_indexing())
