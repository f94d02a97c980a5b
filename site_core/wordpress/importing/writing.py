"""Writes what an item says to its page: as a draft, and if asked for, to the live page."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.blocks import RichTextBlock
from wagtail.models import Page, PageViewRestriction
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published, published

from blog.models import ArticleAuthor, ArticlePage, ArticleReference
from home.models import StandardPage, TreatmentPage, TreatmentReference
from site_core.pages.models import PersonPage, Topic

from ..items import Item
from ..reading.dates import modified_at, published_at
from .placing import TITLE_LENGTH, plain_title
from .publication import Publication, schedule
from .treatment_body import block_html, treatment_blocks

SUMMARY_LENGTH = 300
Blocks = list[dict[str, Any]]


@dataclass
class Writing:
    """What is to be written to one page."""

    blocks: Blocks
    summary: str = ""
    references: list[dict[str, Any]] = field(default_factory=list)
    authors: list[PersonPage] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    image_id: int | None = None
    search: dict[str, Any] = field(default_factory=dict)  # fields for search engines
    notices: list[str] = field(default_factory=list)
    slug: str = ""  # if it has changed at the source
    zone: datetime.tzinfo = datetime.UTC  # of the old site’s local dates


def write_page(page: Any, item: Item, writing: Writing, publication: Publication) -> None:
    """Store the content of ``page`` and a revision of it. It can become live, also without a review."""
    full_title = plain_title(item.title)
    page.title = page.draft_title = full_title[:TITLE_LENGTH]
    blocks = writing.blocks
    if len(full_title) > TITLE_LENGTH:
        blocks = [paragraph(full_title), *blocks]
        writing.notices.append(_("The title is longer than 255 characters. All of it is at the start of the text."))
    if writing.slug:
        page.slug = writing.slug
    summary = " ".join(clean(writing.summary).split())
    if len(summary) > SUMMARY_LENGTH:
        blocks = [paragraph(summary), *blocks]
        writing.notices.append(_("The summary is longer than 300 characters. All of it is at the start of the text."))
    summary = Truncator(summary).chars(SUMMARY_LENGTH)
    set_body(page, blocks, writing)
    page.image_id = writing.image_id
    if isinstance(page, StandardPage):
        page.introduction = summary
    else:
        page.standfirst = summary
        page.topics.set(writing.topics)
    if isinstance(page, ArticlePage):
        page.publication_date = published_at(item, writing.zone)
        page.article_authors.set([ArticleAuthor(person=person) for person in writing.authors])
        page.references.set([ArticleReference(**values) for values in writing.references])
    elif isinstance(page, TreatmentPage):
        page.references.set([TreatmentReference(**values) for values in writing.references])
    for name, value in writing.search.items():
        setattr(page, name, value)
    set_dates(page, item, writing.zone)
    if publication.keep_live:
        page.save_revision(clean=False, log_action=True)
    else:
        store(page, modified_at(item, writing.zone), publication, writing)


def clean(text: str) -> str:
    """Return ``text`` without NUL characters, which PostgreSQL can’t store."""
    return text.replace("\x00", "")


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": f"<p>{escape(text)}</p>", "id": str(uuid.uuid4())}


def set_body(page: Any, blocks: Blocks, writing: Writing) -> None:
    """Set the body. A block that this page type doesn’t have, or that can’t be read, becomes text."""
    stream_block = type(page).body.field.stream_block
    allowed = set(stream_block.child_blocks)
    if isinstance(page, TreatmentPage):
        blocks = treatment_blocks(blocks, allowed, page.title)
    checked = []
    for block in blocks:
        if is_usable(stream_block, block):
            checked.append(block)
        else:
            value = block_html(block)
            checked.append({"type": "paragraph", "value": value, "id": str(uuid.uuid4())})
            writing.notices.append(_("A part of the text has no place in this kind of page. It is kept as text."))
    page.body = stream_block.to_python(checked)


def is_usable(stream_block: Any, block: dict[str, Any]) -> bool:
    """Return whether the editor can open ``block``. Rich text isn’t parsed: the converter has written it itself."""
    if block["type"] not in stream_block.child_blocks:
        return False
    try:
        child = stream_block.to_python([block])[0]
        if not isinstance(child.block, RichTextBlock):
            child.block.get_form_state(child.value)
    except Exception:  # whatever is wrong with one block, the page stays editable
        return False
    return True


def set_dates(page: Any, item: Item, zone: datetime.tzinfo) -> None:
    """Let the page have the dates of the old site. A scheduled item is scheduled here too, once it is published."""
    moment = published_at(item, zone)
    if item.status == "future" and moment and moment > timezone.now():
        page.go_live_at = moment
    elif item.status == "publish" and moment and moment <= timezone.now():
        page.first_published_at = moment
        page.go_live_at = None


def store(page: Any, modified: datetime.datetime | None, publication: Publication, writing: Writing) -> None:
    page.live = publication.publish or page.live
    if page.live:
        page.has_unpublished_changes = False
        page.first_published_at = page.first_published_at or timezone.now()
        page.last_published_at = max(filter(None, [modified, page.first_published_at]))
        page.expired = False
    page.save(clean=False)
    with disable_reference_index_auto_update():  # the row with the same content has just updated it
        revision = page.save_revision(clean=False, changed=not page.live, log_action=True)
    if page.live:
        make_live(page, revision)
    elif publication.schedule and (notice := schedule(page, revision)):
        writing.notices.append(notice)


def make_live(page: Any, revision: Any) -> None:
    """Tell everybody that ``page``, whose row is live already, shows ``revision``."""
    page.live_revision = revision
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    type(page).objects.filter(pk=page.pk).update(live_revision=revision, has_unpublished_changes=False)
    page_published.send(sender=type(page), instance=page, revision=revision)
    published.send(sender=type(page), instance=page, revision=revision)


def restrict(page: Page, item: Item) -> None:
    """Keep an item that was private, or protected by a password, as it was, also when somebody publishes it."""
    if item.status == "private":
        kind, password = PageViewRestriction.LOGIN, ""
    elif item.password:
        kind, password = PageViewRestriction.PASSWORD, item.password[:255]
    else:
        return
    if not page.view_restrictions.exists():
        PageViewRestriction.objects.create(page=page, restriction_type=kind, password=password)


def error_text(error: Exception) -> str:
    """Return why an item failed."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)[:500]
    return f"{type(error).__name__}: {error}"[:300]
