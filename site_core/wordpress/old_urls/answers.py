"""What should answer at each URL of the old site: the same path, one redirect, or “gone”."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import parse_qs, quote

from site_core.redirects.addressing import decode_path

from ..importing.people_and_topics import author_key
from ..importing.upload_paths import path_variants
from ..models import OldUrl
from . import shapes
from .bases import Bases
from .known import FRONT_PAGE, LEFT_OUT_PREFIX, slug_of_path
from .targets import Target, Targets

Kind = OldUrl.Kind
SLUGS = {"name": Kind.POST, "pagename": Kind.PAGE, "attachment": Kind.ATTACHMENT}  # parameters
TAXONOMIES = {Kind.CATEGORY: "category", Kind.TAG: "post_tag"}


class Result(StrEnum):
    SAME = "same"  # 200 at the same path
    MOVED = "moved"  # one 301
    GONE = "gone"  # 410
    UNKNOWN = "unknown"  # nobody has said yet


@dataclass(frozen=True, slots=True)
class Answer:
    """What should answer. ``target`` is there if the URL moved, or stayed. It has no path if it is a file."""

    result: Result
    target: Target | None = None

    @property
    def path(self) -> str:
        return self.target.path if self.target else ""

    @property
    def is_public(self) -> bool:
        return self.target is None or self.target.is_public


class Identity(NamedTuple):
    kind: str
    item_key: str


USUAL_BASES = Bases()
GONE, UNKNOWN = Answer(Result.GONE), Answer(Result.UNKNOWN)


class Answers:
    """Knows all URLs of the export, so that it can say what other forms of them are.

    ``is_served`` says whether the site has something of its own at a path.
    """

    def __init__(
        self,
        targets: Targets,
        known: Iterable[tuple[str, str, str]],
        root: str = "",
        bases: Bases = USUAL_BASES,
        is_served: Callable[[str], bool] = lambda path: False,
    ) -> None:
        self.targets, self.root, self.bases, self.is_served = targets, root, bases, is_served
        self.by_path: dict[str, Identity] = {}
        self.by_slug: dict[tuple[str, str], Identity | None] = {}  # None if several have it
        for path, kind, item_key in known:
            identity = self.by_path.setdefault(comparable(path), Identity(kind, item_key))
            if "?" not in path and (slug := slug_of_path(path).lower()):
                other = self.by_slug.setdefault((kind, slug), identity)
                if other and other.item_key != item_key:
                    self.by_slug[kind, slug] = None

    def expected(self, path: str, kind: str, item_key: str = "") -> Answer:
        """Return what should answer at ``path``, which is one that ``old_path`` returned."""
        local = self.bases.usual(shapes.local_path(path, self.root))
        if not item_key:
            kind = kind if kind != Kind.OTHER else shapes.kind_by_shape(local)
            kind, item_key = self.identify(path, local, kind)
        answer = self.answer(local, kind, item_key)
        bare, _mark, query = path.partition("?")
        if answer.result == Result.UNKNOWN and not is_selecting(query) and self.is_served(decode_path(bare)):
            return Answer(Result.SAME, Target(bare))
        is_same = answer.target is not None and answer.path == bare
        return Answer(Result.SAME, answer.target) if is_same else answer

    def identify(self, path: str, local: str, kind: str) -> Identity:
        """Return what a URL is that only a list has: a form of one that the export has, or by its parameters."""
        bare, _mark, query = local.partition("?")
        values = parse_qs(query)
        for name in ("p", "page_id", "attachment_id"):
            if name in values and (found := self.by_path.get(comparable(f"{self.root}/?{name}={values[name][0]}"))):
                return found
            if name in values:  # of a draft, or of what is not in the export
                key = f"post:{values[name][0]}"
                return Identity(kind, key if self.targets.find(key) else "")
        if kind == Kind.UPLOAD:
            return Identity(kind, self.find_upload(path))
        if shapes.without_index(bare) == "/" and (named := self.find_named(values)):
            return named
        found = self.by_path.get(comparable(path)) or self.by_path.get(comparable(path.partition("?")[0]))
        if found and not is_selecting(query):
            return Identity(kind if kind != Kind.OTHER else found.kind, found.item_key)
        if author := re.match(r"/author/([^/]+)", bare):
            return Identity(kind, author_key(author[1].lower()))
        is_list = kind in TAXONOMIES or kind == Kind.FEED
        if key := (self.find_term(bare, values, kind) if is_list else "") or self.find_bare(bare):
            return Identity(kind, key)
        if kind in (Kind.OTHER, Kind.FEED) and (found := self.find_other_base(bare)):
            return found if kind == Kind.OTHER else Identity(kind, found.item_key)
        return Identity(kind, "")

    def find_named(self, values: dict[str, list[str]]) -> Identity | None:
        """Return what the parameters of the front page name by its slug."""
        if "pagename" in values and (
            found := self.by_path.get(comparable(f"{self.root}/{quote(values['pagename'][0])}/"))
        ):
            return found
        for name, kind in SLUGS.items():
            if name in values and (found := self.by_slug.get((kind, quote(values[name][0]).lower()))):
                return found
        return None

    def find_bare(self, local: str) -> str:
        bare = shapes.bare_path(local)
        if bare == "/":  # a further page of the list on the front page
            return FRONT_PAGE if shapes.without_index(local.partition("?")[0]) != "/" else ""
        for candidate in (bare, re.sub(rf"{shapes.PART}/?$", "", bare)):
            if found := self.by_path.get(comparable(self.root + candidate)):
                return found.item_key
        return ""

    def find_term(self, local: str, values: dict[str, list[str]], kind: str) -> str:
        bare = shapes.bare_path(local).strip("/")
        if kind == Kind.FEED:
            kind = Kind.TAG if bare.startswith("tag/") else Kind.CATEGORY if bare.startswith("category/") else ""
        if kind not in TAXONOMIES:
            return ""
        slug = next(iter(values.get("tag", values.get("category_name", ()))), "") or bare.rpartition("/")[2]
        return self.targets.terms.get((TAXONOMIES[Kind(kind)], slug.lower()), "")

    def find_other_base(self, local: str) -> Identity | None:
        """Return the category or tag of a list at another base than “category”, such as “/topics/sleep/”.

        No export says which base a site chose. None if both a category and a tag have the slug, or neither.
        """
        folder, _separator, slug = shapes.bare_path(local).strip("/").rpartition("/")
        keys = {kind: self.targets.terms.get((taxonomy, slug.lower()), "") for kind, taxonomy in TAXONOMIES.items()}
        found = [Identity(kind, key) for kind, key in keys.items() if key]
        return found[0] if folder and len(found) == 1 else None

    def find_upload(self, path: str) -> str:
        for variant in path_variants(path.partition("?")[0]):
            if found := self.by_path.get(comparable(variant)):
                return found.item_key
        return ""

    def answer(self, local: str, kind: str, item_key: str) -> Answer:
        bare, _mark, query = local.partition("?")
        bare = shapes.without_index(bare)
        target = self.targets.find(item_key.removeprefix(LEFT_OUT_PREFIX)) if item_key else None
        if kind == Kind.SYSTEM:
            is_sitemap = re.search(shapes.SITEMAP, bare, re.IGNORECASE)
            return moved(Target("/sitemap.xml")) if is_sitemap else GONE
        if kind == Kind.FEED:
            return self.feed(bare, query, item_key, target)
        if kind in (Kind.CATEGORY, Kind.TAG, Kind.AUTHOR, Kind.DATE):
            return moved(target or self.targets.lists)
        if item_key == FRONT_PAGE and bare != "/":  # the second page of its list
            return moved(self.targets.lists)
        if target:
            return moved(target)
        return GONE if item_key.startswith(LEFT_OUT_PREFIX) else UNKNOWN

    def feed(self, bare: str, query: str, item_key: str, target: Target | None) -> Answer:
        if re.search(rf"^/{shapes.COMMENTS_FEED}/?$", bare) or "feed=comments" in query:
            return GONE
        if item_key.startswith("term:"):
            return moved(self.targets.route(f"{target.route}feed/", target.is_public) if target else self.targets.lists)
        if re.search(shapes.SITE_FEED, bare, re.IGNORECASE) or (bare == "/" and "feed=" in query):
            return moved(self.feed_target())
        if target:
            return moved(target)
        if re.match(r"/(?:author/|[12]\d{3}/|category/|tag/)", bare):
            return moved(self.targets.lists)
        return GONE if item_key.startswith(LEFT_OUT_PREFIX) else UNKNOWN

    def feed_target(self) -> Target:
        return self.targets.route("/feed/")


def moved(target: Target) -> Answer:
    return Answer(Result.MOVED, target)


def is_selecting(query: str) -> bool:
    """Return whether the parameters choose another page than the path."""
    names = {part.partition("=")[0] for part in query.split("&") if part}
    return bool(names - {"amp", "noamp", "replytocom", "paged", "page", "cpage"})


def comparable(path: str) -> str:
    """Return ``path`` without what no visitor would call another URL: case, and the slash at the end."""
    bare, mark, query = path.partition("?")
    return (bare.rstrip("/") or "/").lower() + mark + query.lower()
