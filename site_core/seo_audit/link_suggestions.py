"""Suggest links between pages: to pages with the same topics, and where one page mentions another without a link."""

import json
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from site_core.pages.models import BasePage, TopicalPage
from site_core.pages.querysets import listed

from .links import live_pages
from .mentions import find_mentions, page_names
from .models import PageAudit
from .page_data import PageData

MAX_SUGGESTIONS = 5


class Suggestion(NamedTuple):
    """A page to link to or from.

    ``words`` are those that mention it; empty if none do. ``link`` is what js/link-suggestions.js needs to link them
    in the form of the page that is edited; empty if they are on another page.
    """

    page: Page
    words: str = ""
    link: str = ""


def describe_link(page: Page, mentions: Sequence[str]) -> str:
    """Return JSON with the ``page`` to link to and the words to link: any of ``mentions``."""
    return json.dumps({"id": page.pk, "url": page.get_url(), "title": page.title, "words": mentions})


def linked_ids(data: PageData) -> set[int]:
    return {page_id for _path, page_id in [*data.page_links, *data.related_pages]}


def mentioned_by(page: BasePage, text: str, linked: set[int]) -> list[Suggestion]:
    """Return live pages that ``text``, the text of ``page``, mentions without a link.

    Not the home page: every page links to it, and its title is often the clinic's name.
    """
    site = page.get_site()
    others = listed(live_pages(site)).exclude(pk__in={page.pk, site.root_page_id, *linked}).order_by("path")
    rows = others.values_list("pk", "title", "seo_audit__data__names")
    text_lower = text.casefold()
    found: dict[int, list[str]] = {}
    for page_id, title, names in rows.iterator():  # thousands of pages are never all in memory
        if mentions := find_mentions(text, text_lower, names or page_names(title)):
            found[page_id] = mentions
        if len(found) == MAX_SUGGESTIONS:
            break
    pages = Page.objects.in_bulk(found)
    return [Suggestion(pages[pk], words[0], describe_link(pages[pk], words)) for pk, words in found.items()]


def mentioning(page: BasePage) -> list[Suggestion]:
    """Return live pages whose text mentions ``page`` without a link."""
    names = page_names(page.title, page.other_names)
    if not names:
        return []
    pages = listed(live_pages(page.get_site()))
    contains_name = reduce(or_, (Q(text__icontains=name) for name in names))
    audits = PageAudit.objects.filter(contains_name, page__in=pages).exclude(page=page.pk)
    suggestions: list[Suggestion] = []
    for audit in audits.select_related("page").defer("passages", "contradictions").iterator(chunk_size=50):
        mentions = find_mentions(audit.text, audit.text.casefold(), names)
        if mentions and page.pk not in linked_ids(PageData.from_json(audit.data)):
            suggestions.append(Suggestion(audit.page, mentions[0]))
        if len(suggestions) == MAX_SUGGESTIONS:
            break
    return suggestions


def sharing_topics(page: BasePage, linked: set[int]) -> list[Suggestion]:
    """Return live pages that share topics with ``page`` and aren't linked yet, the most shared topics first."""
    if not isinstance(page, TopicalPage):
        return []
    related: list[Any] = []
    shared: dict[int, int] = {}
    for model in TopicalPage.__subclasses__():
        if not model._meta.abstract:
            candidates = model.sharing_topics_with(page, MAX_SUGGESTIONS + len(linked))
            related += [other for other in candidates if other.pk not in linked]
            shared |= {key: count for (_published_at, key), count in model.count_shared_topics(page).items()}
    related.sort(key=lambda other: -shared.get(other.pk, 0))
    return [Suggestion(other) for other in related[:MAX_SUGGESTIONS]]


def suggest_links(page: BasePage, data: PageData, text: str) -> list[tuple[str, list[Suggestion]]]:
    """Return ``[(heading, [Suggestion, …]), …]`` for ``page`` with its ``data`` and ``text``, without empty lists."""
    if not Page.objects.filter(pk=page.pk).exists() or page.get_site() is None:
        return []
    linked = linked_ids(data)
    mentioned = mentioned_by(page, text, linked)
    lists = [
        (_("Mentioned here without a link"), mentioned),
        (_("Pages that mention this page without a link"), mentioning(page)),
        (_("Pages with the same topics"), sharing_topics(page, linked | {other.page.pk for other in mentioned})),
    ]
    return [(heading, suggestions) for heading, suggestions in lists if suggestions]
