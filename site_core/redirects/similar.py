"""The live pages most like an address that nothing answers to: by their slugs, and by the words of the site's search.

The work is bounded: the database narrows the pages down to a few hundred, which are compared here.
"""

from difflib import SequenceMatcher

from django.db.models import Case, Value, When
from wagtail.models import Page

from ..search import words_of
from ..visibility import visible
from .addresses import normalize_path

MOST_WORDS = 4  # of the address are looked for: the longest say most
SHORTEST_WORD = 4
STEM = 4  # letters: “therapies” is looked for as “ther”
MOST_COMPARED = 200
MOST_FOUND = 10  # by the site's search
NEAR = 0.55  # below, of 1, a page is not worth proposing
SAME_SECTION = 0.05  # breaks ties: the address names one of the sections that the page is in
ENDINGS = (".html", ".htm", ".php", ".aspx", ".asp", ".pdf", ".jsp")


def suggest_pages(path, site, limit=3):
    """At most ``limit`` live public pages of ``site`` like ``path`` (decoded), best first; none where none is near."""
    slug = extract_slug(path)
    words = [word.casefold() for word in words_of(slug)]
    if not words:
        return []
    pages = Page.objects.live().descendant_of(site.root_page, inclusive=True)
    sections = set(normalize_path(path).split("/")[1:-1])
    scored = {
        pk: get_similarity(slug, words, page_slug, title) + SAME_SECTION * bool(sections & set(url_path.split("/")))
        for pk, page_slug, title, url_path in get_candidates(pages, slug, words)
    }
    near = sorted((pk for pk in scored if scored[pk] >= NEAR), key=scored.get, reverse=True)[: limit * 5]
    found = visible(Page.objects.filter(pk__in=near))
    return sorted((page for page in found if page.get_url_parts()), key=lambda page: -scored[page.pk])[:limit]


def extract_slug(path):
    """The part of ``path`` that most likely named a page: the last, without an ending such as .html."""
    last = normalize_path(path).rsplit("/", 1)[-1]
    ending = next((ending for ending in ENDINGS if last.endswith(ending)), "")
    return last.removesuffix(ending).replace("_", "-").replace(" ", "-")


def get_candidates(pages, slug, words):
    """``(id, slug, title, URL path)`` of the pages that may be like ``slug``, with some twice."""
    fields = "pk", "slug", "title", "url_path"
    yield from pages.filter(slug=slug).order_by().values_list(*fields)[:MOST_COMPARED]
    telling = sorted((word for word in words if len(word) >= SHORTEST_WORD), key=len, reverse=True)[:MOST_WORDS]
    if not telling:
        return
    begun = sum((Case(When(slug__contains=word[:STEM], then=1), default=0) for word in telling), Value(0))
    yield from pages.alias(begun=begun).filter(begun__gt=0).order_by("-begun").values_list(*fields)[:MOST_COMPARED]
    for page in pages.search(" ".join(telling), operator="or")[:MOST_FOUND]:
        yield page.pk, page.slug, page.title, page.url_path


def get_similarity(slug, words, page_slug, title):
    """From 0 to 1: how like the letters of the slugs are, or how many of the words are the page's as well."""
    letters = SequenceMatcher(None, slug, page_slug, autojunk=False)
    alike = letters.ratio() if letters.quick_ratio() >= NEAR else 0
    theirs = {word.casefold() for word in words_of(f"{page_slug} {title}".replace("-", " "))}
    shared = len(set(words) & theirs) / len(set(words))
    # Half of the words is little where there are two; all of them in a longer title is a good sign.
    return max(alike, shared * 0.9)
