"""Which of the five results a URL has, from what a visitor gets and what differs."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from ..models import ProofLine
from .requesting import Answer

Result = ProofLine.Result
PERMANENT = (301, 308)
MAX_ERROR = 300
# Parameters by which WordPress shows another page at the same path. This site has none of them.
IDENTIFYING = frozenset({"p", "page_id", "attachment_id", "cat", "m", "author", "tag", "name", "pagename", "post_type"})


def decide(answer: Answer, path: str, differences: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the result, and the differences with those of the way to the page."""
    if answer.error or (not answer.is_foreign and answer.status not in (200, 410)):
        reason = answer.error[:MAX_ERROR] or f"status {answer.status}"
        return Result.UNANSWERED, {"reason": reason}
    if answer.status == 410:
        return Result.GONE, {}
    found = dict(differences)
    if answer.hops > 1 or any(status not in PERMANENT for status in answer.statuses[: answer.hops]):
        found["hops"] = {"statuses": answer.statuses}
    if not answer.hops and not IDENTIFYING.isdisjoint(parse_qs(path.partition("?")[2])):
        found["query"] = {"ignored": True}
    if found:
        return Result.DIFFERS, found
    return (Result.MOVED if answer.hops else Result.SAME), {}
