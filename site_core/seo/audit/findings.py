"""The kinds of findings, what each takes off the score, and the score."""

from collections import Counter
from dataclasses import asdict, dataclass

ERROR, WARNING, NOTICE = "error", "warning", "notice"
SEVERITIES = {ERROR: "Error", WARNING: "Warning", NOTICE: "Notice"}
# A kind counts this often at most: twenty broken links are one thing to mend, not twenty.
MOST_COUNTED = 3


@dataclass(frozen=True)
class Kind:
    code: str
    severity: str
    points: int  # off the score, each time up to MOST_COUNTED
    label: str
    of_site: bool = False  # known only beside the other pages of the site


KINDS = {
    kind.code: kind
    for kind in [
        Kind("title_missing", ERROR, 20, "Title missing"),
        Kind("title_duplicate", ERROR, 15, "Title used twice", of_site=True),
        Kind("title_long", WARNING, 6, "Title too long"),
        Kind("title_short", NOTICE, 3, "Title too short"),
        Kind("description_missing", WARNING, 10, "Description missing"),
        Kind("description_automatic", NOTICE, 2, "Description not written"),
        Kind("description_duplicate", WARNING, 10, "Description used twice", of_site=True),
        Kind("description_long", NOTICE, 3, "Description too long"),
        Kind("description_short", NOTICE, 3, "Description too short"),
        Kind("h1_missing", ERROR, 15, "Main heading missing"),
        Kind("h1_double", WARNING, 8, "Two main headings"),
        Kind("heading_skipped", NOTICE, 3, "Heading level skipped"),
        Kind("text_thin", WARNING, 8, "Thin text"),
        Kind("image_without_alt", WARNING, 6, "Picture without alternative text"),
        Kind("link_broken", ERROR, 15, "Broken link", of_site=True),
        Kind("link_private", WARNING, 6, "Link to a private page", of_site=True),
        Kind("link_redirected", NOTICE, 3, "Link through a redirect", of_site=True),
        Kind("no_links_out", NOTICE, 4, "No links to other pages", of_site=True),
        Kind("orphan", WARNING, 12, "No links to this page", of_site=True),
        Kind("noindex_in_menu", WARNING, 8, "In the menu, but not in search engines", of_site=True),
        Kind("canonical_elsewhere", NOTICE, 4, "Canonical elsewhere", of_site=True),
        Kind("reviewer_missing", ERROR, 20, "No medical reviewer"),
        Kind("review_undated", WARNING, 8, "No date for the next review"),
        Kind("review_overdue", WARNING, 12, "Medical review overdue"),
        Kind("claim", WARNING, 10, "Promise that may not be made"),
    ]
}


@dataclass(frozen=True)
class Finding:
    code: str
    message: str  # what is wrong, and what to do
    path: str = ""  # content path of the field; empty where no single field is to blame

    @property
    def kind(self):
        return KINDS[self.code]

    @property
    def severity(self):
        return self.kind.severity

    @property
    def severity_label(self):
        return SEVERITIES[self.severity]

    @property
    def label(self):
        return self.kind.label

    def as_json(self):
        return asdict(self)


def by_weight(findings):
    """Errors first, then warnings, then notices; the ones that cost most first."""
    order = list(SEVERITIES)
    return sorted(findings, key=lambda finding: (order.index(finding.severity), -finding.kind.points))


def score(findings):
    """100 without findings; each takes its kind's points off, a kind three times at most; never below 0."""
    counted = Counter(finding.code for finding in findings)
    return max(0, 100 - sum(KINDS[code].points * min(count, MOST_COUNTED) for code, count in counted.items()))


def grade(points):
    """A score in a word, so that colour is never alone: from 90 “Good”, from 70 “Fair”, below “Poor”."""
    return "Good" if points >= 90 else "Fair" if points >= 70 else "Poor"
