"""Which of the five results a URL has, from what a visitor gets, what should answer, and what differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from site_core.redirects.addressing import decode_path, normalize_path

from ..models import ProofLine
from ..old_urls.answers import UNKNOWN
from ..old_urls.answers import Answer as Expected
from ..old_urls.answers import Result as ExpectedResult
from ..old_urls.paths import PARAMETERS
from .expectations import Decision
from .requesting import Answer

Result = ProofLine.Result
PERMANENT = (301, 308)
MAX_ERROR = 300
MAX_URL = 300  # characters
DRAFT, GONE_UNEXPECTEDLY = "draft", "gone"  # reasons
# Parameters by which WordPress shows another page at the same path. This site has none of them. The others choose a
# part or a form of the page at that path.
IDENTIFYING = frozenset((*PARAMETERS, "rest_route")) - {"page", "cpage", "replytocom", "amp", "noamp"}
IDS = frozenset({"p", "page_id", "attachment_id"})

FindDecision = Callable[[str], Decision | None]


def decide(
    answer: Answer,
    path: str,
    differences: dict[str, Any],
    expected: Expected = UNKNOWN,
    find_decision: FindDecision = lambda path: None,
) -> tuple[str, dict[str, Any]]:
    """Return the result, and the differences with those of the way to the page.

    ``expected`` is what should answer, and ``find_decision`` returns the redirect that does.
    """
    if answer.status == 410:
        return decide_gone(answer, expected, find_decision)
    if answer.error or (not answer.is_foreign and answer.status != 200):
        if answer.status == 404 and not expected.is_public:
            return Result.UNANSWERED, draft(expected)
        return Result.UNANSWERED, {"reason": answer.error[:MAX_ERROR] or f"status {answer.status}"}
    found = dict(differences)
    if answer.hops > 1 or any(status not in PERMANENT for status in answer.statuses[: answer.hops]):
        found["hops"] = {"statuses": answer.statuses}
    if answer.is_foreign:
        decision = find_decision(path)
        if decision is None or not decision.is_by_person:
            found["website"] = {"url": answer.final_path[:MAX_URL]}
    elif leads_elsewhere(answer, expected):
        found["target"] = {"old": expected.path[:MAX_URL], "new": answer.final_path[:MAX_URL]}
    if is_query_ignored(answer, path, expected):
        found["query"] = {"ignored": True}
    if found:
        return Result.DIFFERS, found
    return (Result.MOVED if answer.hops else Result.SAME), {}


def decide_gone(answer: Answer, expected: Expected, find_decision: FindDecision) -> tuple[str, dict[str, Any]]:
    """Return whether a page is gone because somebody wants it so. A redirect to a draft answers that as well."""
    decision = find_decision(answer.final_path)
    if decision and decision.draft:
        return Result.UNANSWERED, {"reason": DRAFT, "page": decision.draft}
    is_decided = decision is not None and decision.is_gone and decision.is_by_person
    if is_decided or expected.result == ExpectedResult.GONE:
        return Result.GONE, {}
    return Result.UNANSWERED, {"reason": GONE_UNEXPECTEDLY} if expected.is_public else draft(expected)


def draft(expected: Expected) -> dict[str, Any]:
    """Return the reason why nothing answers. Without a page, it is a list in which nothing is public yet."""
    target = expected.target
    return {"reason": DRAFT, "page": (target.page_id or 0) if target and not target.route else 0}


def leads_elsewhere(answer: Answer, expected: Expected) -> bool:
    """Return whether another page is at the end than the one that the old page became."""
    if expected.target is None:
        return False
    if not expected.path:  # a file: its URL depends on the size that is asked for
        return answer.is_html
    return comparable(answer.final_path) != comparable(expected.path)


def comparable(path: str) -> str:
    return normalize_path(decode_path(path.partition("?")[0]))


def is_query_ignored(answer: Answer, path: str, expected: Expected) -> bool:
    """Return whether the parameters said which page it is, and the page without them answers instead."""
    names = IDENTIFYING.intersection(parse_qs(path.partition("?")[2], keep_blank_values=True))
    is_that_page = expected.result == ExpectedResult.SAME and names <= IDS
    return bool(names) and not answer.hops and not is_that_page
