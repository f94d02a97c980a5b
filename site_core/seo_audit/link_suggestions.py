"""Suggest links between pages: to pages with the same topics, and where one page mentions another without a link."""

import re
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from site_core.pages.models import BasePage, TopicalPage
from site_core.pages.querysets import listed

from .facts import PageFacts
from .models import PageAudit
from .store import live_pages

MAX_SUGGESTIONS = 5
# Characters. Titles of one short word (“Team”) occur in any text without referring to the page.
MIN_TITLE_LENGTH = 6


def mentions_title(text: str, title: str) -> bool:
    """Return whether ``text`` contains ``title`` as whole words."""
    return re.search(rf"(?<!\w){re.escape(title)}(?!\w)", text, re.IGNORECASE) is not None


def linked_ids(facts: PageFacts) -> set[int]:
    return {page_id for _path, page_id in [*facts.page_links, *facts.related_pages]}


def mentioned_by(page: BasePage, text: str, linked: set[int]) -> list[Page]:
    """Return live pages that ``text``, the text of ``page``, mentions without a link.

    Not the home page: every page links to it, and its title is often the clinic's name.
    """
    site = page.get_site()
    others = listed(live_pages(site)).exclude(pk__in={page.pk, site.root_page_id, *linked})
    others = others.only("title", "path", "depth")
    text_lower = text.casefold()
    candidates = (
        other for other in others if len(other.title) >= MIN_TITLE_LENGTH and other.title.casefold() in text_lower
    )
    return [other for other in candidates if mentions_title(text, other.title)][:MAX_SUGGESTIONS]


def mentioning(page: BasePage) -> list[Page]:
    """Return live pages whose text mentions ``page`` without a link."""
    if len(page.title) < MIN_TITLE_LENGTH:
        return []
    pages = listed(live_pages(page.get_site()))
    audits = PageAudit.objects.filter(page__in=pages, text__icontains=page.title).exclude(page=page.pk)
    mentions: list[Page] = []
    for audit in audits.select_related("page").iterator(chunk_size=50):
        if page.pk not in linked_ids(PageFacts.from_json(audit.facts)) and mentions_title(audit.text, page.title):
            mentions.append(audit.page)
        if len(mentions) == MAX_SUGGESTIONS:
            break
    return mentions


def sharing_topics(page: BasePage, linked: set[int]) -> list[Page]:
    """Return live pages that share topics with ``page`` and aren't linked yet, the most shared topics first."""
    if not isinstance(page, TopicalPage):
        return []
    related: list[Any] = []
    for model in TopicalPage.__subclasses__():
        if not model._meta.abstract:
            candidates = model.sharing_topics_with(page, MAX_SUGGESTIONS + len(linked))
            related += [other for other in candidates if other.pk not in linked]
    related.sort(key=lambda other: -other.shared)
    return related[:MAX_SUGGESTIONS]


def suggest_links(page: BasePage, facts: PageFacts, text: str) -> list[tuple[str, list[Page]]]:
    """Return ``[(heading, [page, …]), …]`` for ``page`` with its ``facts`` and ``text``, without empty lists."""
    if not Page.objects.filter(pk=page.pk).exists() or page.get_site() is None:
        return []
    linked = linked_ids(facts)
    mentioned = mentioned_by(page, text, linked)
    lists = [
        (_("Mentioned here without a link"), mentioned),
        (_("Pages that mention this page without a link"), mentioning(page)),
        (_("Pages with the same topics"), sharing_topics(page, linked | {other.pk for other in mentioned})),
    ]
    return [(heading, pages) for heading, pages in lists if pages]
