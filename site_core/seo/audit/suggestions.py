"""Links that a page could have: to pages about the same thing, and where one names another without linking."""

import re

from wagtail.models import Page

from ...models import PageAudit, TopicalPage
from ...visibility import visible
from .store import live_pages

MOST = 5
# Titles of one short word (“Team”) stand in any text without meaning the page.
SHORTEST_MENTION = 6


def names_title(title, text):
    """Whether ``text`` has ``title`` as words of its own."""
    return re.search(rf"(?<!\w){re.escape(title)}(?!\w)", text, re.IGNORECASE) is not None


def linked_ids(facts):
    return {to for _path, to in [*facts.page_links, *facts.named_pages]}


def mentioned_by(page, text, linked):
    """Live pages that ``text``, the text of ``page``, names without linking to them.

    Not the home page, which every page links to and whose title is often the clinic's name.
    """
    site = page.get_site()
    others = visible(live_pages(site)).exclude(pk__in={page.pk, site.root_page_id, *linked})
    others = others.only("title", "path", "depth")
    lowered = text.casefold()
    likely = (other for other in others if len(other.title) >= SHORTEST_MENTION and other.title.casefold() in lowered)
    return [other for other in likely if names_title(other.title, text)][:MOST]


def mentioning(page):
    """Live pages whose text names ``page`` and doesn't link to it."""
    if len(page.title) < SHORTEST_MENTION:
        return []
    audits = PageAudit.objects.filter(
        page__in=visible(live_pages(page.get_site())), text__icontains=page.title
    ).exclude(page=page.pk)
    found = []
    for audit in audits.select_related("page").iterator(chunk_size=50):
        links = [*audit.facts["page_links"], *audit.facts["named_pages"]]
        if page.pk not in {to for _path, to in links} and names_title(page.title, audit.text):
            found.append(audit.page)
        if len(found) == MOST:
            break
    return found


def sharing_topics(page, linked):
    """Live pages that share topics with ``page``, most shared first, without those that it links to already."""
    if not isinstance(page, TopicalPage):
        return []
    found = []
    for model in TopicalPage.__subclasses__():
        if not model._meta.abstract:
            found += [other for other in model.sharing_topics_with(page, MOST + len(linked)) if other.pk not in linked]
    found.sort(key=lambda other: -other.shared)
    return found[:MOST]


def suggestions(page, facts, text):
    """``[(heading, [page, …]), …]`` for ``page`` with its ``facts`` and ``text``, empty lists left out."""
    if not Page.objects.filter(pk=page.pk).exists() or page.get_site() is None:
        return []
    linked = linked_ids(facts)
    mentioned = mentioned_by(page, text, linked)
    named = linked | {other.pk for other in mentioned}
    lists = [
        ("This text names them and doesn’t link to them", mentioned),
        ("They name this page and don’t link to it", mentioning(page)),
        ("About the same topics", sharing_topics(page, named)),
    ]
    return [(heading, pages) for heading, pages in lists if pages]
