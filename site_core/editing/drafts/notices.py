"""The notice above the form of a live page that has unpublished changes."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from .changes import Author, UnpublishedChanges
from .comparison import compare
from .publishing import discard_error


def add_notice(request: HttpRequest, draft: Page) -> None:
    """Add a message that says whose changes of ``draft`` are unpublished, and what they are."""
    if request.method != "GET" or not draft.live or not draft.has_unpublished_changes:
        return
    changes = UnpublishedChanges(Page.objects.get(pk=draft.pk))
    differences = compare(type(changes.page), changes.live_content, changes.draft_content)
    if not differences:
        return
    context = {
        "authors": author_list(changes.authors, request.user),
        "differences": differences,
        "discard_url": reverse("drafts_discard", args=[draft.pk]),
        "can_discard": not discard_error(changes, request.user),
    }
    html = render_to_string("editing/drafts/notice.html", context)
    if changes.other_authors(request.user):
        messages.warning(request, html)
    else:
        messages.info(request, html)


def author_list(authors: list[Author], user: Any) -> str:
    """Return the authors with their dates: “Dana Lee, Tuesday 3:10 p.m., and you, today 4 p.m.”."""
    parts = [
        _("%(name)s, %(date)s")
        % {"name": _("you") if author.user_id == user.pk else author.name, "date": moment_text(author.saved_at)}
        for author in authors
    ]
    return get_text_list(parts, _("and"))


def moment_text(moment: datetime.datetime) -> str:
    """Return a past moment as people say it: with the day of the week if it was in the last six days."""
    local = timezone.localtime(moment)
    days = (timezone.localdate() - local.date()).days
    time = format_date(local, "TIME_FORMAT")
    if days == 0:
        return _("today %(time)s") % {"time": time}
    day = format_date(local, "l") if 0 < days < 7 else format_date(local, "DATE_FORMAT")
    return _("%(day)s %(time)s") % {"day": day, "time": time}
