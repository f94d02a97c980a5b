"""Redirects that each answer many old URLs: those that every WordPress site needs, and those that moves have in common.

One redirect leads to the next without a second response, so they can be few: “/index.php/2019/03/sleep/amp/” loses
its start, its end, and its date one after the other.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.urls import reverse

from site_core.pages.slugs import site_segments
from site_core.redirects.addressing import decode_path
from site_core.redirects.models import Kind, RedirectRule, Status

from . import shapes
from .bases import Bases
from .targets import Target, Targets

# Redirects of people come first (0), then, from the most to the least specific, those here. Below 0, what a redirect
# inserts has to lead to something.
OWN, SPECIAL, SUFFIX, MOVES, PARTS = -2, -3, -4, -5, -6
FEWEST_MOVES = 3  # that a pattern replaces
USUAL = Bases()
MAX_ALTERNATIVES = 700  # characters of an expression


def make_rule(source: str, target: Target | None, kind: str = Kind.EXACT, priority: int = 0) -> RedirectRule:
    """Return a redirect to ``target``, or without it “gone”. It follows a page, if there is one."""
    rule = RedirectRule(kind=kind, source=source, priority=priority)
    if target is None:
        rule.status = Status.GONE
    elif target.page_id:
        rule.redirect_page_id, rule.redirect_page_route_path = target.page_id, target.route
    else:
        rule.target = target.path
    rule.normalize()
    return rule


def query_rule(root: str, query: str, target: Target | None, priority: int = SPECIAL) -> RedirectRule:
    """Return a redirect from the front page with the parameters of ``query``."""
    return make_rule(f"{root}/?{query}", target, priority=priority)


class Patterns:
    """Patterns for a site whose WordPress is installed at ``root`` (empty, or such as “/blog”)."""

    def __init__(self, targets: Targets, root: str = "", bases: Bases = USUAL) -> None:
        self.targets, self.root = targets, root
        self.topics = alternatives("category", "tag", bases.category, bases.tag)
        self.authors = alternatives("author", bases.author)

    def regex(self, expression: str, target: Target | None, priority: int = SPECIAL) -> RedirectRule:
        expression = expression.replace("^/", f"^{re.escape(self.root)}/", 1)
        return make_rule(expression, target, Kind.REGEX, priority)

    def essential(self) -> Iterator[RedirectRule]:
        """Yield what answers the URLs that every WordPress site has."""
        targets, root = self.targets, self.root
        if not root:
            yield self.own_urls()
        yield make_rule(f"{root}/index.php/*", Target(f"{root}/$1"), Kind.PREFIX, SPECIAL)
        yield self.regex(rf"^/(.+?){shapes.SUFFIXES}/?$", Target(f"{root}/$1/"), SUFFIX)
        yield self.regex(shapes.SITE_FEED, targets.route("/feed/"))
        yield self.regex(shapes.SITEMAP, Target("/sitemap.xml"))
        yield self.regex(shapes.SYSTEM, None)
        yield query_rule(root, "feed=comments-rss2", None)
        yield query_rule(root, "feed", targets.route("/feed/"), SUFFIX)
        yield query_rule(root, "rest_route", None)
        yield query_rule(root, "s", Target(reverse("search")))
        yield self.regex(r"^/search/.+$", Target(reverse("search")))

    def own_urls(self) -> RedirectRule:
        """Return an exception for the URLs of the site itself, so that no pattern answers one that is dead."""
        names = sorted(map(escape, site_segments() - {reverse("search").strip("/")}))
        rule = self.regex(rf"^/(?:{'|'.join(names)})/", None, OWN)
        rule.status = Status.EXCEPTION
        rule.normalize()
        return rule

    def lists(self) -> Iterator[RedirectRule]:
        """Yield what answers at lists of posts, if the old site had such lists."""
        targets = self.targets
        if targets.articles:
            index, route = targets.articles.page_id, "/topic/$1/"
            topic = Target(f"{targets.articles.path}topic/$1/", index, route)
            feed = Target(f"{targets.articles.path}topic/$1/feed/", index, f"{route}feed/")
            yield self.regex(rf"^/{self.topics}/(?:[^/]+/)*?([^/]+)/{shapes.FEED}/?$", feed)
            yield self.regex(rf"^/{self.topics}/(?:[^/]+/)*([^/]+)/?$", topic, MOVES)
        else:
            yield self.regex(rf"^/{self.topics}/.+$", targets.home, MOVES)
        lists = rf"^/(?:{shapes.DATES}|{self.authors}/[^/]+|page/\d{{1,4}})/?$"
        yield self.regex(lists, targets.lists, MOVES)
        for name in ("cat", "category_name", "tag", "author", "m"):
            yield query_rule(self.root, name, targets.lists)

    def parts(self) -> RedirectRule:
        return self.regex(rf"^/(.+){shapes.PART}/?$", Target(f"{self.root}/$1/"), PARTS)


def learn_moves(moves: Iterable[tuple[str, str]]) -> Iterator[RedirectRule]:
    """Yield a pattern for each folder here that got pages from folders there, if their slugs stayed.

    ``moves`` are old and new paths. Years, months, and days are the same for all; other folders are named.
    """
    folders: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for old, new in moves:
        start, name = re.sub(r"^/index\.php(?=/)", "", old).rstrip("/").rpartition("/")[::2]
        new_start, slug = new.rstrip("/").rpartition("/")[::2]
        ending = name[len(slug) :]
        if start and slug and name.startswith(slug) and re.fullmatch(r"(?:\.[a-z]{3,5})?", ending):
            folders[new_start, ending][generalize(start)] += 1
    for (new_start, ending), counts in sorted(folders.items()):
        for names in split(counts):
            if sum(counts[name] for name in names) >= FEWEST_MOVES:
                start = names[0] if len(names) == 1 else f"/(?:{'|'.join(name.removeprefix('/') for name in names)})"
                source = rf"^{start}/([^/]+?){re.escape(ending)}/?$"
                yield make_rule(source, Target(f"{new_start}/$1/"), Kind.REGEX, MOVES)


def generalize(folder: str) -> str:
    """Return an expression for a folder: any date in place of its date, and otherwise its name."""
    parts = []
    for part in folder.split("/")[1:]:
        if re.fullmatch(r"[12]\d{3}", part):
            parts.append(r"\d{4}")
        elif re.fullmatch(r"\d\d", part) and parts and parts[-1].startswith(r"\d"):
            parts.append(r"\d{2}")
        else:
            parts.append(escape(part))
    return "/" + "/".join(parts)


def escape(text: str) -> str:
    """Return an expression for a decoded part of a path. ``re.escape`` also escapes what RE2 wants as it is."""
    return re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", decode_path(text))


def alternatives(*names: str) -> str:
    """Return an expression for folders. Empty ones are left out."""
    return f"(?:{'|'.join(dict.fromkeys(escape(name) for name in names if name))})"


def split(counts: Counter[str]) -> Iterator[list[str]]:
    """Yield the folders in groups that fit into one expression, those with the most pages first."""
    group: list[str] = []
    for name, _count in counts.most_common():
        if len(name) > MAX_ALTERNATIVES:
            continue
        if group and sum(map(len, group)) + len(group) + len(name) > MAX_ALTERNATIVES:
            yield group
            group = []
        group.append(name)
    if group:
        yield group
