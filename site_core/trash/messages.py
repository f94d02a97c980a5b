"""Messages after something was deleted or restored."""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from .models import TrashEntry
from .restoring import Restored


def undo_message(request: HttpRequest, entry_ids: list[int]) -> str:
    """Return the message about entries that this request has recorded. Empty if the user can’t restore them."""
    entries = [entry for entry in TrashEntry.objects.filter(pk__in=entry_ids) if entry.can_restore(request.user)]
    if not entries:
        return ""
    day = date_format(localtime(entries[0].expires_at))
    text = _("In the trash until %(day)s.") % {"day": day}
    context = {"entries": entries, "text": text, "csrf_token": get_token(request)}
    # Without context processors: the site of the request is gone if its home page was deleted.
    return render_to_string("trash/undo_message.html", context)


def report_restored(request: HttpRequest, restored: Restored) -> None:
    """Say what was restored, with a link to it, and what is not as it was."""
    count = len(restored.instances)
    first = restored.instances[0]
    title = first.get_admin_display_title() if isinstance(first, Page) else str(first)
    if count == 1:
        text = _("“%(title)s” was restored.") % {"title": title}
    else:
        text = ngettext(
            "“%(title)s” and %(count)d more were restored.", "“%(title)s” and %(count)d more were restored.", count - 1
        ) % {"title": title, "count": count - 1}
    buttons = []
    if isinstance(first, Page):
        buttons = [messages.button(reverse("wagtailadmin_pages:edit", args=[first.pk]), _("Edit"))]
    messages.success(request, text, buttons=buttons)
    for note in restored.notes:
        messages.warning(request, note)
