"""The URLs of the old site that visitors asked for most: whether they answer, as a visitor gets them."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from site_core.http.public_request import RequestFailed, fetch
from site_core.http.site_health import parse_seen_request
from site_core.http.visitor_check import create_url_path
from site_core.lib.public_http import limited_time
from site_core.redirects.checks.trace import trace
from site_core.redirects.models import GONE_STATUSES

from ..models import OldUrl, ProofLine
from ..proof.requesting import Answer, Visitor
from .models import Reach, SwitchDay
from .old_site import names_of
from .sheets import newest_proof

TOP = 40  # URLs, which are requested again every day
SECONDS = 60  # for all of these requests together; the rest is looked up without a request
RESPONSE_SECONDS = 8  # for one response
GONE = 410


@dataclass
class Findings:
    """``looked_up`` is how many URLs were not requested: what they would answer was only looked up.

    ``gone`` is how many are gone on purpose. ``unanswered`` lists the others without a page, with their status.
    """

    reach: str = ""
    requested: int = 0
    looked_up: int = 0
    gone: int = 0
    unanswered: list[dict[str, Any]] = field(default_factory=list)

    def write_to(self, day: SwitchDay) -> None:
        for name, value in vars(self).items():
            setattr(day, name, value)


class HurriedVisitor(Visitor):
    """A visitor who stops waiting at ``deadline``, of time.monotonic(), and after some seconds for each response."""

    def __init__(self, source: str, deadline: float) -> None:
        super().__init__(settings.SITE_URL, settings.SITE_URL, names_of(source), is_direct=False)
        self.deadline = deadline

    @property
    def is_late(self) -> bool:
        return time.monotonic() >= self.deadline

    def request(self, target: str, host: str, scheme: str, answer: Answer) -> str:
        seconds = min(self.deadline - time.monotonic(), RESPONSE_SECONDS)
        if seconds <= 0:
            raise TimeoutError
        self.close()
        self.local.connection = connection = self.connect()
        connection.timeout = seconds
        with limited_time(connection, seconds):
            return super().request(target, host, scheme, answer)

    def send(self, target: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        """Send a request on the connection whose time is limited. No other one is opened if that one ends."""
        return self.get_response(target, headers)


def most_requested(source: str) -> list[tuple[str, str]]:
    """Return the URLs that visitors asked for most, with their results on the proof sheet.

    Empty if neither the sheet nor the known URLs say how often visitors asked.
    """
    proof = newest_proof(source)
    lines = ProofLine.objects.filter(proof=proof, requests__gt=0).order_by("-requests", "pk")
    if found := list(lines.values_list("path", "result")[:TOP]):
        return found
    urls = OldUrl.objects.filter(source=source, requests__gt=0).order_by("-requests", "pk")
    return [(path, "") for path in urls.values_list("path", flat=True)[:TOP]]


def check_most_requested(source: str, seconds: float) -> Findings:
    """Request the most requested URLs from the public address, if this site answers there. Takes some ``seconds``.

    The others are looked up: what the redirects and pages of this site would answer. Without ``seconds``, all are.
    """
    deadline = time.monotonic() + seconds
    found = Findings(reach=look_who_answers() if seconds else "")
    visitor = HurriedVisitor(source, deadline) if found.reach == Reach.SITE else None
    for path, result, status in responses(most_requested(source), visitor, found):
        found.requested += 1
        if status == GONE and is_gone_on_purpose(path, result):
            found.gone += 1
        elif status != 200:
            found.unanswered.append({"path": path, "status": status})
    if visitor:
        visitor.close()
    return found


def look_who_answers() -> Reach:
    """Return who answers at SITE_URL. Only this site can answer a request with a signed token."""
    try:
        response = fetch(f"{settings.SITE_URL}{create_url_path()}")
    except RequestFailed as error:
        return Reach.CERTIFICATE if error.is_certificate else Reach.UNREACHABLE
    return Reach.OTHER if parse_seen_request(response) is None else Reach.SITE


def responses(
    urls: list[tuple[str, str]], visitor: HurriedVisitor | None, found: Findings
) -> Iterator[tuple[str, str, int]]:
    """Yield each URL with its status: 200 if it leads to another site, 0 without a response."""
    for path, result in urls:
        answer = visitor.visit(path) if visitor and not visitor.is_late else None
        if answer is None or (answer.error and visitor and visitor.is_late):
            found.looked_up += 1
            yield path, result, look_up(path)
        else:
            yield path, result, 200 if answer.is_foreign and not answer.error else answer.status


def look_up(path: str) -> int:
    """Return the status that this site would answer with at the end: 200 if a redirect leads to another site."""
    try:
        found = trace(path)
    except ValueError:
        return 400
    return 200 if found.location and found.status == 0 else found.status


def is_gone_on_purpose(path: str, result: str) -> bool:
    """Return whether a redirect or the proof sheet says so. A redirect to a draft answers with 410, too."""
    try:
        steps = trace(path).steps
    except ValueError:
        steps = []
    return steps[-1].rule.status in GONE_STATUSES if steps else result == ProofLine.Result.GONE
