"""The panels to which several rooms add items. All others are registered by the room whose items they list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from site_core.lib.desk import COMING_UP, GOING_STALE, READERS, YOURS, DeskPanel, register_desk_panel

register_desk_panel(
    DeskPanel(
        YOURS,
        _("Yours"),
        order=100,
        icon="user",
        empty=_("Nothing is waiting for you. Choose “Write” to start a page."),
    ),
    DeskPanel(
        COMING_UP,
        _("Coming up"),
        order=200,
        icon="date",
        empty=_("Nothing is scheduled. To publish a page later, set a date under “Status” in its editor."),
    ),
    DeskPanel(
        GOING_STALE,
        _("Going stale"),
        order=300,
        icon="history",
        empty=_("No review is due in the next 30 days."),
    ),
    DeskPanel(
        READERS,
        _("Readers"),
        order=400,
        icon="group",
        empty=_("Nothing new from readers. What they search for and don’t find appears here."),
    ),
)
