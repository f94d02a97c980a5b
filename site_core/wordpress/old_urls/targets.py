"""Where the things of the old site are here: pages, lists of articles, and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from wagtail.models import Page, Site

from blog.models import ArticlePage, BlogIndexPage
from site_core.media.models import ClinicDocument, ClinicImage
from site_core.pages.models import PersonPage, Topic

from ..importing.mapping import ARTICLE, INDEX_KINDS, TREATMENT
from ..importing.outline import ancestors
from ..importing.slugs import clean_slug
from ..models import ImportedItem
from .known import FRONT_PAGE

INDEX_KEY = "index:"  # before the primary key of a page that lists others


@dataclass(frozen=True, slots=True)
class Target:
    """A place on the site: its path, and the page that a redirect names so that it follows the page.

    ``route`` is what follows the page’s own URL, such as that of a list. A file has neither page nor path: its URL
    changes with the file. ``is_public`` is False for a draft.
    """

    path: str = ""
    page_id: int | None = None
    route: str = ""
    is_public: bool = True


@dataclass
class Targets:
    """The targets by the keys of items. ``articles`` is the list of articles, if there is one."""

    home: Target
    articles: Target | None = None
    by_key: dict[str, Target] = field(default_factory=dict)
    # Slugs that terms had there, with the keys of their items, by kind.
    terms: dict[tuple[str, str], str] = field(default_factory=dict)

    def find(self, key: str) -> Target | None:
        return self.home if key == FRONT_PAGE else self.by_key.get(key)

    @property
    def lists(self) -> Target:
        """What has the lists of articles: the home page if nothing else does."""
        return self.articles or self.home

    def route(self, route: str, is_public: bool = True) -> Target:
        """Return a list or feed below the list of articles, or what there is instead of it."""
        if self.articles is None:
            return self.home
        path = self.articles.path.rstrip("/") + route
        return Target(path, self.articles.page_id, route, is_public and self.articles.is_public)

    def add_term(self, taxonomy: str, slug: str, target: Target | None) -> None:
        key = f"term:{taxonomy}:{slug}"[:255]
        self.terms[taxonomy, slug] = key
        if target:
            self.by_key[key] = target


def stored_targets(source: str) -> Targets | None:
    """Return what was imported from ``source``. None if the site has no home page."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    root = site.root_page
    targets = Targets(Target("/", root.pk, is_public=root.live))
    indexes = BlogIndexPage.objects.descendant_of(root).filter(alias_of=None).order_by("-live", "path")
    if index := indexes.first():
        targets.articles = page_target(root, index.pk, index.url_path, index.live)
    records = ImportedItem.objects.filter(source=source, object_id__isnull=False).select_related("content_type")
    by_model: dict[Any, dict[int, list[str]]] = {}
    for record in records.defer("conflict", "details").iterator():
        model = record.content_type.model_class() if record.content_type else None
        by_model.setdefault(model, {}).setdefault(record.object_id or 0, []).append(record.key)
    add_pages(targets, root, by_model)
    add_topics(targets, by_model.get(Topic, {}))
    add_people(targets, by_model.get(PersonPage, {}))
    for model in (ClinicImage, ClinicDocument):
        keys = by_model.get(model, {})
        for pk in model._default_manager.filter(pk__in=keys).values_list("pk", flat=True):
            targets.by_key |= dict.fromkeys(keys[pk], Target())
    return targets


def page_target(root: Page, pk: int, url_path: str, live: bool) -> Target:
    return Target(f"/{url_path.removeprefix(root.url_path)}", pk, "", live)


def add_pages(targets: Targets, root: Page, by_model: Mapping[Any, dict[int, list[str]]]) -> None:
    keys: dict[int, list[str]] = {}
    for model, items in by_model.items():
        if model and issubclass(model, Page) and model is not PersonPage:
            keys |= items
    below = Page.objects.descendant_of(root, inclusive=True)
    indexes = Q(pk__in=BlogIndexPage.objects.values("pk")) | Q(pk__in=[*keys])
    for pk, url_path, live in below.filter(indexes).values_list("pk", "url_path", "live"):
        target = page_target(root, pk, url_path, live)
        targets.by_key |= dict.fromkeys([*keys.get(pk, ()), f"{INDEX_KEY}{pk}"], target)


def add_topics(targets: Targets, keys: Mapping[int, list[str]]) -> None:
    """Add the lists of topics. A topic without an article has none, so that its URLs lead to all articles."""
    rows = ArticlePage.topics.through.objects.order_by()
    used = set(rows.values_list("topic_id", flat=True))
    live = set(rows.filter(articlepage__live=True).values_list("topic_id", flat=True))
    slugs = dict(Topic.objects.filter(pk__in=keys).values_list("pk", "slug"))
    for pk, names in keys.items():
        for name in names:
            taxonomy, _separator, slug = name.removeprefix("term:").partition(":")
            has_list = pk in slugs and pk in used
            target = targets.route(f"/topic/{slugs[pk]}/", pk in live) if has_list else None
            targets.add_term(taxonomy, slug, target)


def add_people(targets: Targets, keys: Mapping[int, list[str]]) -> None:
    """Add the lists of authors. They exist for people with a public page, and a public article."""
    wrote = ArticlePage.objects.filter(live=True).values("article_authors__person")
    for pk, slug in PersonPage.objects.filter(pk__in=keys, live=True).filter(pk__in=wrote).values_list("pk", "slug"):
        targets.by_key |= dict.fromkeys(keys[pk], targets.route(f"/author/{slug}/"))


def predicted_targets(job: Any) -> Targets:
    """Return where things would be after an import that is only rehearsed. Slugs that are taken are not known yet."""
    targets = Targets(Target("/"))
    names = {ARTICLE: "articles", TREATMENT: "treatments"}
    for outline in job.analysis.outlines.values():
        kind = job.mapping.kind(outline)
        if kind in INDEX_KINDS:
            name = ARTICLE if kind == "article_index" else TREATMENT
            names[name] = slug_of(outline)
    if prefix := job.article_prefix():
        names[ARTICLE] = prefix
    pages = job.pages()
    if any(job.mapping.kind(outline) == ARTICLE for outline in pages):
        targets.articles = Target(f"/{names[ARTICLE]}/")
    chosen = {outline.key for outline in pages}
    for outline in pages:
        kind = job.mapping.kind(outline)
        slugs = [slug_of(outline)]
        if kind in names:
            slugs.insert(0, names[kind])
        else:
            above = [each for each in ancestors(job.analysis, outline) if each.key in chosen]
            slugs = [slug_of(each) for each in reversed(above) if job.mapping.kind(each) not in names] + slugs
        targets.by_key[outline.key] = Target("/" + "/".join(slugs) + "/", is_public=job.options.publish)
    for outline in job.analysis.outlines.values():
        if job.mapping.kind(outline) in INDEX_KINDS:
            name = ARTICLE if job.mapping.kind(outline) == "article_index" else TREATMENT
            targets.by_key[outline.key] = Target(f"/{names[name]}/")
    for term, name in job.mapping.topics.items():
        taxonomy, _separator, slug = term.partition(":")
        target = targets.route(f"/topic/{clean_slug(slug, name, 'topic')}/") if name else None
        targets.add_term(taxonomy, slug, target)
    for outline in job.attachments() if job.has_media else ():
        targets.by_key[outline.key] = Target()
    return targets


def slug_of(outline: Any) -> str:
    return clean_slug(outline.slug, outline.title, f"{outline.post_type}-{outline.post_id}")
