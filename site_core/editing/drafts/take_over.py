"""Two people in one page: the second can take over, and the first one's form saves nothing from then on.

Taking over saves a new revision with the latest draft. Wagtail’s autosave refuses forms with an older one.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from .changes import KEPT_TEXT, display_name

TAKEN_OVER = "editing.take_over"


@dataclass(frozen=True)
class TakeOver:
    """The revision that a form must have, or a later one, to save anything. ``message`` is for those who can’t."""

    revision_id: int
    message: str


@transaction.atomic
def take_over(page_id: int, user: Any) -> None:
    """Make forms of this page that are open now read-only. Their last saved text is the draft."""
    page = Page.objects.select_for_update().get(pk=page_id).specific
    draft = page.get_latest_revision_as_object()
    draft.save_revision(user=user, changed=False, clean=False, log_action=TAKEN_OVER)


def last_take_over(page_id: int) -> TakeOver | None:
    entries = PageLogEntry.objects.filter(page=page_id, action=TAKEN_OVER, revision__isnull=False)
    entry = entries.select_related("user").order_by("-revision_id").first()
    if entry is None:
        return None
    time = format_date(timezone.localtime(entry.timestamp), "TIME_FORMAT")
    message = _("At %(time)s, %(name)s took over.") % {"name": display_name(entry.user), "time": time}
    return TakeOver(entry.revision_id, message)


def refusing_take_over(request: HttpRequest, page: Page) -> TakeOver | None:
    """Return what someone took over after the form in ``request`` was loaded. The form must not be saved then."""
    revision_id = request.POST.get("overwrite_revision_id") or request.POST.get("loaded_revision_id") or ""
    latest = last_take_over(page.pk) if request.method == "POST" and revision_id.isdecimal() else None
    return latest if latest and int(revision_id) < latest.revision_id else None


def refuse_form(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Save the form in ``request`` in the history only, and return to the page, if someone has taken over.

    Autosave gets Wagtail’s own response: the form has an old revision.
    """
    taken_over = refusing_take_over(request, page)
    if taken_over is None or (request.accepts("application/json") and not request.accepts("text/html")):
        return None
    if save_text_in_history(request, page, taken_over.revision_id):
        text = _("What you wrote was not saved over theirs. It is kept as a version in the page’s history.")
    else:
        text = _("What you wrote was not saved, because the form has errors.")
    messages.warning(request, f"{taken_over.message} {text}")
    return redirect("wagtailadmin_pages:edit", page.pk)


@transaction.atomic
def save_text_in_history(request: HttpRequest, draft: Page, before_revision_id: int) -> bool:
    """Save the form in ``request`` as a revision that is not the latest one. Return whether that was possible."""
    form_class = type(draft).get_edit_handler().get_form_class()
    parent = draft.get_parent()
    form = form_class(request.POST, request.FILES, instance=draft, parent_page=parent, for_user=request.user)
    form.defer_required_fields()
    if not form.is_valid():
        return False
    page = form.save(commit=False)
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        user=request.user,
        content=page.serializable_data(),
        object_str=str(page),
        created_at=Revision.objects.get(pk=before_revision_id).created_at - datetime.timedelta(milliseconds=1),
    )
    log(instance=page, action=KEPT_TEXT, user=request.user, revision=revision)
    return True
