"""What should answer at each URL, and who has decided it: what the import knows, and the redirects of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from site_core.redirects import rule_sets
from site_core.redirects.addressing import decode_path, split_url
from site_core.redirects.models import Kind

from ..models import OldUrl
from ..old_urls.answers import Answer, Answers
from ..old_urls.applying import OldSite, Written
from ..old_urls.paths import path_key
from ..old_urls.shapes import kind_by_shape


class Decision(NamedTuple):
    """The redirect that answers at a URL. ``draft`` is the key of its page if that is not public, otherwise 0.

    ``is_by_person`` is False for what an import has written for one URL, and nobody has changed: it says what was
    right then. The patterns of an import are for what every WordPress has, so they count as a decision.
    """

    is_gone: bool
    is_by_person: bool
    draft: int = 0


class Expectations:
    """Knows what should answer at the URLs of ``source``. Reads the database: not for threads."""

    def __init__(self, source: str) -> None:
        self.site = OldSite(source)
        known = self.site.rows.exclude(item_key="").order_by("pk").values_list("path", "kind", "item_key")
        targets = self.site.targets
        self.answers = Answers(targets, known.iterator(), self.site.root, self.site.bases) if targets else None
        self.written = {rule.pk for rule in Written(source).ours.values() if rule.kind == Kind.EXACT}

    def find(self, paths: Iterable[str]) -> dict[str, Answer]:
        """Return what should answer at each of ``paths``, which are as ``old_path`` returns them."""
        if self.answers is None:
            return {}
        keys = {path_key(path): path for path in paths}
        rows: dict[str, OldUrl] = {row.key: row for row in self.site.rows.filter(key__in=keys)}
        found = {}
        for key, path in keys.items():
            row = rows.get(key)
            kind, item_key = (row.kind, row.item_key) if row else (kind_by_shape(path), "")
            found[path] = self.answers.expected(path, kind, item_key)
        return found

    def find_decision(self, path: str) -> Decision | None:
        """Return the redirect that answers at ``path`` now. None if there is none."""
        bare, query = split_url(path)
        decoded = decode_path(bare)
        match = rule_sets.find_match(decoded, query, self.site.site, by_query=True) if query else None
        match = match or rule_sets.find_match(decoded, query, self.site.site)
        if match is None or match.is_loop or not match.steps:
            return None
        rule, is_live = match.steps[-1].rule, match.steps[-1].is_live
        draft = rule.page_id if rule.page_id and not is_live else 0
        return Decision(rule.is_targetless, rule.pk not in self.written, draft)
