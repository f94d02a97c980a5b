"""What the review screen shows about one request."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from wagtail.models import Page, Revision

from site_core.content.significance import Kind
from site_core.pages.visible_text import visible_text

from ..approvals import approval_of_same_text, changes_since_approval, last_approval
from ..comparison import PassageChange
from ..models import Approval, ReviewRequest
from .facts import Fact
from .fields import Place, add_fields, find_places
from .marked_page import Change, MarkedPage
from .page_html import draft_of, render_page
from .passages import comparable_text, letters

LINKED_PAGE = re.compile(r"\bpage:(\d+)")
DEFAULT_INTERVAL = datetime.timedelta(days=365)


@dataclass(frozen=True)
class ImportantChange:
    """A change that a clinician has to look at. ``anchor`` is where it is in the page."""

    kind: str
    before: str
    after: str
    anchor: str


@dataclass(frozen=True)
class FactGroup:
    """The facts of one kind in a page that this person has not approved before."""

    kind: str
    facts: list[Fact]


def page_names(texts: Iterable[str]) -> dict[str, str]:
    """Return the titles of the pages that links in ``texts`` lead to, as ``{"page:12": title}``."""
    ids = {match[1] for text in texts for match in LINKED_PAGE.finditer(text)}
    titles = Page.objects.filter(pk__in=ids).values_list("pk", "title") if ids else []
    return {f"page:{pk}": title for pk, title in titles}


def with_names(text: str, names: Mapping[str, str]) -> str:
    return LINKED_PAGE.sub(lambda match: names.get(match[0], match[0]), text)


class ReviewScreen:
    """The revision of ``review_request``, compared with the one that its reviewer last approved."""

    def __init__(self, review_request: ReviewRequest, request: HttpRequest) -> None:
        assert review_request.revision is not None
        self.review_request, self.request = review_request, request
        self.draft = draft_of(review_request.revision)

    @cached_property
    def last_approval(self) -> Approval | None:
        """The last approval of this page by this person."""
        return last_approval(self.draft, self.review_request.reviewer)

    @cached_property
    def same_text(self) -> Approval | None:
        """The approval of exactly this text, by this person or by who reviewed the page last."""
        return approval_of_same_text(self.draft, self.review_request.reviewer)

    @property
    def approved_revision(self) -> Revision | None:
        return self.last_approval.revision if self.last_approval else None

    @cached_property
    def page(self) -> MarkedPage:
        old = render_page(draft_of(self.approved_revision), self.request) if self.approved_revision else None
        return MarkedPage(render_page(self.draft, self.request), old)

    @cached_property
    def places(self) -> list[Place]:
        """The passages that can be commented on."""
        return list(find_places(self.page.runs, visible_text(self.draft)))

    @property
    def interval(self) -> datetime.timedelta:
        return getattr(self.draft, "review_interval", DEFAULT_INTERVAL)

    @property
    def changes(self) -> list[Change]:
        return self.page.changes

    @property
    def important_changes(self) -> list[ImportantChange]:
        """The changes that matter, in the order of the page."""
        passage_changes = changes_since_approval(self.draft, self.review_request.reviewer) if self.last_approval else []
        items = [(item, self.find_anchor(change)) for change in passage_changes for item in change.significant]
        names = page_names(text for item, _anchor in items for text in (item.before, item.after))
        return [
            ImportantChange(str(item.kind.label), with_names(item.before, names), with_names(item.after, names), anchor)
            for item, anchor in items
        ]

    @cached_property
    def shown_before(self) -> dict[str, str]:
        """The places of the marks, by the letters of what was there before."""
        return {letters(mark.before): mark.anchor for mark in reversed(self.changes)}

    @cached_property
    def shown_after(self) -> dict[str, str]:
        """The places of the marks, by the letters of what is there now."""
        return {letters(mark.after): mark.anchor for mark in reversed(self.changes)}

    def find_anchor(self, change: PassageChange) -> str:
        """Return the id of the place in the page where ``change`` can be seen. Empty for what the page doesn’t show."""
        text = comparable_text(change.passage)
        shown = self.shown_after if change.after else self.shown_before
        if text in shown:
            return shown[text]
        if similar := next(
            (anchor for other, anchor in shown.items() if other and (text in other or other in text)), ""
        ):
            return similar
        place = next((place for place in self.places if place.path == change.passage.path), None)
        return place.anchor if place else ""

    @property
    def fact_groups(self) -> Iterator[FactGroup]:
        """The first place of each fact, by kind, in the order in which kinds matter."""
        facts = {(fact.kind, fact.text.casefold()): fact for fact in reversed(self.page.facts)}.values()
        order = list(Kind)
        by_kind = sorted(reversed(facts), key=lambda fact: order.index(fact.kind))
        for kind, group in groupby(by_kind, key=lambda fact: fact.kind):
            yield FactGroup(str(kind.label), list(group))

    def context(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Return the context of the template. ``values`` are what was typed beside the passages, by name."""
        add_fields(self.page, self.places, values)
        return {
            "screen": self,
            "draft": self.draft,
            "important_changes": self.important_changes,
            "fact_groups": list(self.fact_groups),
            "after": self.page.after,
            "before": self.before,
        }

    @property
    def before(self) -> SafeString:
        return self.page.before
