"""The types of findings, the points each takes off the score, and the score."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ERROR, WARNING, NOTICE = "error", "warning", "notice"
SEVERITIES = {ERROR: _("Error"), WARNING: _("Warning"), NOTICE: _("Notice")}
# A type counts at most this often: twenty broken links are one problem to fix, not twenty.
MAX_COUNT = 3


@dataclass(frozen=True)
class FindingType:
    code: str
    severity: str
    points: int  # off the score, for each of up to MAX_COUNT findings
    label: Any  # a lazy string
    site_wide: bool = False  # depends on the other pages of the site
    for_readers: bool = False  # what readers notice, and not only search engines
    named_by_form: bool = False  # as something that publishing needs, or by a check of another room


FINDING_TYPES = {
    finding_type.code: finding_type
    for finding_type in [
        FindingType("title_missing", ERROR, 20, _("Missing title"), named_by_form=True),
        FindingType("title_duplicate", ERROR, 15, _("Duplicate title"), site_wide=True),
        FindingType("title_long", WARNING, 6, _("Title too long")),
        FindingType("title_short", NOTICE, 3, _("Title too short")),
        FindingType("placeholder_unknown", WARNING, 8, _("Unknown placeholder")),
        FindingType("description_missing", WARNING, 10, _("Missing description")),
        FindingType("description_automatic", NOTICE, 2, _("Automatic description")),
        FindingType("description_duplicate", WARNING, 10, _("Duplicate description"), site_wide=True),
        FindingType("description_long", NOTICE, 3, _("Description too long")),
        FindingType("description_short", NOTICE, 3, _("Description too short")),
        FindingType("h1_missing", ERROR, 15, _("Missing main heading"), named_by_form=True),
        FindingType("h1_double", WARNING, 8, _("Multiple main headings"), for_readers=True),
        FindingType("heading_skipped", NOTICE, 3, _("Skipped heading level"), for_readers=True),
        FindingType("text_thin", WARNING, 8, _("Not enough text")),
        FindingType("link_text", WARNING, 4, _("Unclear link text"), for_readers=True),
        FindingType("date_outdated", WARNING, 4, _("Outdated date"), for_readers=True),
        FindingType("image_without_alt", WARNING, 6, _("Image without alt text"), for_readers=True),
        FindingType("image_unreadable", ERROR, 15, _("Image can’t be shown"), site_wide=True),
        FindingType("link_broken", ERROR, 15, _("Broken link"), site_wide=True),
        FindingType("link_private", WARNING, 6, _("Link to a private page"), site_wide=True),
        FindingType("link_redirected", NOTICE, 3, _("Link through a redirect"), site_wide=True),
        FindingType("external_link_broken", WARNING, 6, _("Broken link to another website"), site_wide=True),
        FindingType("no_links_out", NOTICE, 4, _("No links to other pages"), site_wide=True),
        FindingType("orphan", WARNING, 12, _("No links to this page"), site_wide=True),
        FindingType("slug_reserved", ERROR, 20, _("URL of the site itself"), site_wide=True),
        FindingType("robots_blocked", ERROR, 15, _("Blocked by robots.txt"), site_wide=True),
        FindingType("noindex_in_menu", WARNING, 8, _("In the menu, but hidden from search engines"), site_wide=True),
        FindingType("canonical_elsewhere", NOTICE, 4, _("Canonical URL of another page"), site_wide=True),
        FindingType("reviewer_missing", ERROR, 20, _("No medical reviewer"), named_by_form=True),
        FindingType("review_undated", WARNING, 8, _("No date for the next review"), named_by_form=True),
        FindingType("reference_uncited", NOTICE, 2, _("Reference not cited"), for_readers=True, named_by_form=True),
        FindingType("reference_twice", WARNING, 4, _("Reference listed twice"), for_readers=True, named_by_form=True),
        FindingType("review_overdue", WARNING, 12, _("Medical review overdue"), for_readers=True),
        FindingType("contradiction", WARNING, 12, _("Contradicts what the clinic states"), for_readers=True),
        FindingType("claim", WARNING, 10, _("Prohibited claim"), for_readers=True),
    ]
}


class Grade(TextChoices):
    """A score in words, so that color is never the only indicator."""

    GOOD = "good", _("Good")
    FAIR = "fair", _("Fair")
    POOR = "poor", _("Poor")


@dataclass(frozen=True)
class Finding:
    code: str
    message: str  # what is wrong, and what to do
    path: str = ""  # content path of the field; empty if no single field is at fault
    source_url: str = ""  # where what it contradicts can be edited
    statement: str = ""  # fingerprint of a sentence that people can confirm
    token: str = ""  # to confirm it beside the form

    @property
    def type(self) -> FindingType:
        return FINDING_TYPES[self.code]

    @property
    def severity(self) -> str:
        return self.type.severity

    @property
    def severity_label(self) -> str:
        return str(SEVERITIES[self.severity])

    @property
    def label(self) -> str:
        return str(self.type.label)

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def read_findings(rows: Iterable[dict[str, str]]) -> list[Finding]:
    """Return the findings in stored ``rows``, without those of types that no longer exist."""
    return [Finding(**row) for row in rows if row["code"] in FINDING_TYPES]


def sort_by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return errors first, then warnings, then notices, and the ones with the most points first."""
    order = list(SEVERITIES)
    return sorted(findings, key=lambda finding: (order.index(finding.severity), -finding.type.points))


def calculate_score(findings: Iterable[Finding]) -> int:
    """Return 100 minus the points of each finding, counting each type up to MAX_COUNT times. Never below 0."""
    counts = Counter(finding.code for finding in findings)
    return max(0, 100 - sum(FINDING_TYPES[code].points * min(count, MAX_COUNT) for code, count in counts.items()))


def get_grade(score: int) -> Grade:
    """Return the grade of a score: good from 90, fair from 70, else poor."""
    return Grade.GOOD if score >= 90 else Grade.FAIR if score >= 70 else Grade.POOR
