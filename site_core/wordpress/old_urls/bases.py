"""The folders of the lists of a category, tag, or author. A site can choose them, and no export says which they are.

Links in texts and menus lead to such lists, so they show it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote, urlsplit

from ..importing.link_targets import normalized_path
from ..importing.media_sources import site_host
from ..importing.outline import Analysis
from ..importing.upload_paths import url_path
from ..models import ImportRun
from . import shapes

DEFAULTS = {"category": "category", "tag": "tag", "author": "author"}
TAXONOMIES = {"category": "category", "post_tag": "tag"}
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})')""", re.IGNORECASE)
BASE = re.compile(r"(?!\d+(?:/|$))[\w-]{1,100}(?:/[\w-]{1,100}){0,4}")
MAX_LINKS = 50_000  # different ones that are looked at


@dataclass(frozen=True)
class Bases:
    """Each without slashes around it. ``category`` and ``tag`` are empty if their lists are at the top level."""

    category: str = DEFAULTS["category"]
    tag: str = DEFAULTS["tag"]
    author: str = DEFAULTS["author"]

    def usual(self, path: str) -> str:
        """Return a path below the folder of WordPress as it would be with the usual bases."""
        for name, usual in DEFAULTS.items():
            base = getattr(self, name)
            if base and base != usual:
                path = re.sub(rf"^((?:/index\.php)?)/{re.escape(base)}(?=/)", rf"\1/{usual}", path, flags=re.IGNORECASE)
        return path


def make_bases(values: object) -> Bases:
    """Return the bases in a mapping. What is none is the usual one."""
    known = values if isinstance(values, dict) else {}
    return Bases(**{name: str(known[name]) for name in DEFAULTS if is_base(known.get(name), name)})


def is_base(text: object, name: str = "category") -> bool:
    return isinstance(text, str) and (BASE.fullmatch(text) is not None or (not text and name != "author"))


def stored_bases(source: str) -> Bases:
    """Return the bases by the last import from ``source``."""
    runs = ImportRun.objects.filter(source=source).exclude(status=ImportRun.Status.UNDONE).order_by("-pk")
    return make_bases((runs.values_list("mapping", flat=True).first() or {}).get("bases"))


@dataclass
class LinkedPaths:
    """The paths on the old site that texts and menus link to."""

    base_url: str
    paths: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.host = site_host(self.base_url)
        self.root = normalized_path(url_path(self.base_url))

    def add_text(self, html: str) -> None:
        for match in HREF.finditer(html):
            self.add(unescape(match[1] or match[2]))

    def add(self, url: str) -> None:
        try:
            parts = urlsplit(url.strip())
        except ValueError:
            return
        is_own = site_host(url if parts.scheme else f"http:{url}") == self.host if parts.netloc else url.startswith("/")
        if not is_own or parts.query or len(self.paths) >= MAX_LINKS:
            return
        path = normalized_path(shapes.bare_path(parts.path or "/"))
        if path.startswith(f"{self.root}/") or not self.root:
            self.paths.add(path.removeprefix(self.root).strip("/"))


def infer_bases(analysis: Analysis, linked: LinkedPaths) -> dict[str, str]:
    """Return the bases that most lists have among ``linked``, and the usual ones where no link shows it."""
    pages = {normalized_path(url_path(outline.link)) for outline in analysis.outlines.values()}
    kinds = slugs_by_kind(analysis)
    votes: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in DEFAULTS}
    for path in linked.paths:
        folder, _slash, slug = path.rpartition("/")
        if f"{linked.root}/{path}".strip("/") in pages or len(kinds.get(slug, ())) != 1:
            continue
        (name,) = kinds[slug]
        base = without_parents(analysis, folder, slug) if name == "category" else folder
        if is_base(base, name):
            votes[name][base].add(slug)
    return {name: winner(votes[name], usual) for name, usual in DEFAULTS.items()}


def slugs_by_kind(analysis: Analysis) -> dict[str, set[str]]:
    """Return what has each slug: a category, a tag, or an author. Several may have the same."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for taxonomy, slug in analysis.terms:
        if taxonomy in TAXONOMIES:
            kinds[unquote(slug).lower()].add(TAXONOMIES[taxonomy])
    for login in (*analysis.logins_by_slug, *analysis.authors):
        kinds[login.lower()].add("author")
    return kinds


def without_parents(analysis: Analysis, folder: str, slug: str) -> str:
    """Return the folder of a category without those of its parents, which may be in its URL."""
    names = folder.split("/")
    term = analysis.terms.get(("category", slug))
    while names and term and term.parent_slug and names[-1] == unquote(term.parent_slug).lower():
        names.pop()
        term = analysis.terms.get(("category", term.parent_slug))
    return "/".join(names)


def winner(votes: dict[str, set[str]], usual: str) -> str:
    return max(votes, key=lambda base: (len(votes[base]), base == usual, base), default=usual)
