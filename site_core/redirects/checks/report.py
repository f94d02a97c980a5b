"""The findings of an audit, as the admin shows them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from typing import Any

from .. import rules_version
from .audit import RuleAudit

MAX_SHOWN = 100  # findings of each kind


@dataclass
class Report:
    """Findings by kind: see ``audit.FINDING_KINDS``. Its values can be stored as JSON."""

    version: int  # of the rules that were checked
    rule_ids: dict[str, list[int]] = field(default_factory=dict)  # of all findings
    shown: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # the first findings

    @classmethod
    def create(cls, progress: Callable[[int], object] = lambda done: None) -> Report:
        """Check all rules. ``progress(done)`` is called every few hundred rules."""
        report = cls(rules_version.stored())  # before the rules are read: a later change makes the report outdated
        for finding in RuleAudit(progress=progress):
            report.rule_ids.setdefault(finding.kind, []).append(finding.rule_id)
            shown = report.shown.setdefault(finding.kind, [])
            if len(shown) < MAX_SHOWN:
                shown.append(asdict(finding))
        return report

    @property
    def is_current(self) -> bool:
        """Whether no rule has changed since the check."""
        return self.version == rules_version.stored()

    def remove(self, rule_ids: Collection[int]) -> None:
        """Remove the findings about these rules."""
        for kind, ids in self.rule_ids.items():
            self.rule_ids[kind] = [rule_id for rule_id in ids if rule_id not in rule_ids]
            self.shown[kind] = [finding for finding in self.shown[kind] if finding["rule_id"] not in rule_ids]
