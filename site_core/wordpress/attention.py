"""Parts of imported pages that need attention: what has no block here, and what somebody has to decide.

They are listed beside the form of the page, and shown in it below their block, with the original, until somebody marks
each of them as done. They are no part of the page, so visitors never get them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page

from site_core.content.text_extraction import block_texts
from site_core.pages.base import BasePage
from site_core.pages.page_checks import Audience, Dismissal, PageProblem

from .content.notices import NEEDS_ATTENTION, Notice
from .models import ImportedItem

PARTS = "attention"  # in the details of a record
MAX_PARTS = 100  # of one page; the report has all
Part = dict[str, str]


def attention_parts(notices: Iterable[Notice]) -> list[Part]:
    """Return what is stored of those among ``notices`` that need attention."""
    parts = []
    for notice in notices:
        if notice.kind in NEEDS_ATTENTION:
            token = hashlib.sha256("\n".join(notice).encode("utf-8", "replace")).hexdigest()[:16]
            values = {"text": notice.text, "original": notice.excerpt, "after": notice.after}
            parts.append({"token": token, "kind": notice.kind, **values})
    return list({part["token"]: part for part in parts}.values())[:MAX_PARTS]


def items_with_parts() -> QuerySet[ImportedItem]:
    """Return the records of pages that have parts that need attention."""
    return ImportedItem.objects.filter(details__has_key=PARTS, key__startswith="post:")


def items_of(page: Page) -> QuerySet[ImportedItem]:
    return items_with_parts().filter(content_type=page.cached_content_type, object_id=page.pk)


def find_problems(page: BasePage) -> Iterator[PageProblem]:
    """Yield the parts of ``page`` that need attention, for the list beside its form."""
    if page.pk is None:
        return
    for record in items_of(page):
        texts = None
        for part in record.details[PARTS]:
            texts = texts if texts is not None else list(texts_by_path(page))
            yield PageProblem(
                _("Needs attention"),
                describe(part),
                next((path for path, text in texts if part["after"] and part["after"] in text), ""),
                Audience.READERS,
                Dismissal(_("Done"), reverse("wordpress_attention_done", args=[page.pk]), part["token"]),
                is_in_place=True,
            )


def describe(part: Part) -> str:
    """Return what ``part`` is, which words it stood after, and what it was."""
    place = _("It stood after “…%(words)s”.") % {"words": part["after"]} if part["after"] else ""
    original = _("It was: %(original)s") % {"original": part["original"]} if part["original"] else ""
    return " ".join(filter(None, [part["text"], place, original]))


def texts_by_path(page: BasePage) -> Iterator[tuple[str, str]]:
    """Yield the content path of each block in the body of ``page``, and its text."""
    body: Any = getattr(page, "body", None)
    for row in body.raw_data if body else ():
        block = body.stream_block.child_blocks.get(row["type"])
        if block is not None and row.get("id"):
            yield f"body.{row['id']}", " ".join(" ".join(block_texts(block, row["value"])).split())


@require_POST
def mark_done(request: HttpRequest, page_id: int) -> HttpResponse:
    """Remove a part from the list, because somebody has replaced it or decided about it."""
    page = get_object_or_404(Page, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not (permissions.can_edit() or permissions.can_publish()):
        raise PermissionDenied
    token = request.POST.get("token", "")
    with transaction.atomic():
        for record in items_of(page).select_for_update():
            kept = [part for part in record.details[PARTS] if part["token"] != token]
            if len(kept) < len(record.details[PARTS]):
                details = {name: value for name, value in record.details.items() if name != PARTS}
                record.details = details | ({PARTS: kept} if kept else {})
                record.save(update_fields=["details"])
                return HttpResponse(status=204)
    raise BadRequest("Not a part of this page.")
