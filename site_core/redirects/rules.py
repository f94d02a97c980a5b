"""The rule that matching works with, and the interface of a set of rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .addressing import decode_path
from .models import TARGETLESS_STATUSES, Kind, QueryMode, RedirectRule, Status

if TYPE_CHECKING:
    from wagtail.models import Site


@dataclass(slots=True)
class Rule:
    """The fields of a RedirectRule that matching needs. Takes a tenth of the memory of a model instance."""

    pk: int | None
    kind: str
    source: str
    ignore_case: bool
    ignore_slash: bool
    query_mode: str
    query: str
    target: str
    page_id: int | None
    route: str
    status: int
    carry_query: bool
    priority: int
    enabled: bool
    starts_at: datetime | None
    ends_at: datetime | None
    site_id: int | None

    @classmethod
    def from_model(cls, rule: RedirectRule) -> Rule:
        return cls(*(getattr(rule, "redirect_ptr_id" if name == "pk" else name) for name in COLUMNS))

    @property
    def is_targetless(self) -> bool:
        return self.status in TARGETLESS_STATUSES

    @property
    def is_exception(self) -> bool:
        return self.status == Status.EXCEPTION

    @property
    def has_fixed_target(self) -> bool:
        """Whether the rule sends every visitor to the same path or URL."""
        return bool(self.target) and (self.kind == Kind.EXACT or "$" not in self.target)

    @property
    def is_last_resort(self) -> bool:
        """Whether the rule applies only if something exists where it leads.

        What it inserts comes from the visitor’s URL, and may be anything: 404 is a better response than a redirect to
        one.
        """
        is_inserting = self.kind != Kind.EXACT and not self.is_targetless and not self.has_fixed_target
        return self.priority < 0 and is_inserting and not self.page_id

    @property
    def page_path(self) -> str:
        """The decoded path at which a page would always come before the rule, or an empty string if none would."""
        if self.is_exception or self.kind != Kind.EXACT or self.query_mode != QueryMode.IGNORE:
            return ""
        path = decode_path(self.source)
        return (path.rstrip("/") or "/") if self.ignore_slash else path

    def for_sites(self, sites: Iterable[Site]) -> list[Site | None]:
        """Return those of ``sites`` that the rule applies to, or ``[None]`` if there are none."""
        return [site for site in sites if self.site_id in (None, site.pk)] or [None]


# The fields of RedirectRule in the order of Rule, for values_list.
COLUMNS = ["pk", *list(Rule.__dataclass_fields__)[1:]]
COLUMNS[COLUMNS.index("page_id")] = "redirect_page_id"
COLUMNS[COLUMNS.index("route")] = "redirect_page_route_path"


class MatchedRule(NamedTuple):
    rule: Rule
    groups: tuple[str, ...]  # what $1, $2, ... stand for, decoded


class PatternSource(Protocol):
    def find_matches(self, path: str) -> Iterable[MatchedRule]: ...


class RuleSet(Protocol):
    """A set of rules to match against."""

    @property
    def query_names(self) -> frozenset[str] | set[str]:
        """The casefolded names of the parameters that rules require; of each rule, its first.

        No rule that requires a query string applies to a URL without any of them.
        """

    @property
    def patterns(self) -> PatternSource:
        """The enabled prefix and regex rules."""

    def find_exact(self, keys: Sequence[str]) -> list[Rule]:
        """Return the exact rules with one of these match keys."""

    def find_by_target(self, keys: Sequence[str]) -> list[Rule]:
        """Return the enabled rules whose fixed target has one of these keys."""

    def get_target_keys(self) -> Iterable[str]:
        """Return the keys of all fixed targets on this site."""

    def is_served(self, path: str, site: Site | None) -> bool:
        """Return whether a page or view responds at ``path`` (decoded) without any rule."""

    def get_page_url(self, rule: Rule, groups: tuple[str, ...], site: Site | None) -> tuple[str | None, bool]:
        """Return ``(URL, is live)`` of a rule's page. The URL is None if a pattern's route does not exist."""
