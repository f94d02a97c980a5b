"""The panels to which several rooms add items. All others are registered by the room whose items they list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from site_core.lib.desk import COMING_UP, GOING_STALE, YOURS, DeskPanel, register_desk_panel

from .yours import COMMENTS, DRAFTS

register_desk_panel(
    DeskPanel(
        YOURS,
        _("Waiting for you"),
        order=100,
        icon="user",
        empty=_("Nothing is waiting for you. Pages that need your approval or come back to you will be here."),
    ),
    DeskPanel(
        COMMENTS,
        _("Comments for you"),
        order=110,
        icon="comment",
        empty=_("No open comments. To ask someone, comment on a page and write @ and their user name."),
    ),
    DeskPanel(
        DRAFTS,
        _("Your drafts"),
        order=120,
        icon="edit",
        empty=_("You have no unpublished changes. Start a page with the buttons at the top."),
    ),
    DeskPanel(
        COMING_UP,
        _("Coming up"),
        order=200,
        icon="date",
        empty=_("Nothing is scheduled. To publish a page later, set a date under “Status” in its editor."),
        more_label=_("Calendar"),
        more_url_name="desk_calendar",
    ),
    DeskPanel(
        GOING_STALE,
        _("Going stale"),
        order=300,
        icon="history",
        empty=_("No review is due in the next 30 days, and no page has changed since its review."),
    ),
)
