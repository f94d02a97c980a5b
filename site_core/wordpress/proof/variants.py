"""Other forms of the most requested URLs: with HTTP and HTTPS, “www”, a slash at the end, and escapes in small letters.

A form that leads to the same page with one redirect at most proves it for all URLs: host and scheme are not a matter of
the single page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult

from ..models import Proof, ProofLine
from .requesting import Visitor
from .results import PERMANENT

SAMPLES = 20  # URLs
ESCAPE = re.compile("%[0-9A-F]{2}")
MAX_URL = 300  # characters
ANSWERED = (ProofLine.Result.SAME, ProofLine.Result.MOVED, ProofLine.Result.DIFFERS)


def check_variants(proof: Proof, visitor: Visitor) -> list[dict[str, Any]]:
    """Request the forms of the most requested URLs that answer. Return what becomes of each, as JSON."""
    lines = proof.lines.filter(result__in=ANSWERED).order_by("-requests", "pk")[:SAMPLES]
    return [check(line, url, visitor) for line in lines for url in variants(line.path, visitor)]


def variants(path: str, visitor: Visitor) -> Iterator[SplitResult]:
    """Yield the forms of the URL of ``path``. A site behind a proxy can’t be asked for another scheme."""
    origin, bare, query = visitor.origin, *path.partition("?")[::2]
    name = origin.netloc.removeprefix("www.")
    schemes = ("http", "https") if visitor.is_direct else (origin.scheme,)
    for scheme in schemes:
        for host in (name, f"www.{name}"):
            if (scheme, host) != (origin.scheme, origin.netloc):
                yield SplitResult(scheme, host, bare, query, "")
    if bare != "/" and "." not in bare.rpartition("/")[2]:
        other = bare.removesuffix("/") if bare.endswith("/") else f"{bare}/"
        yield SplitResult(origin.scheme, origin.netloc, other, query, "")
    if ESCAPE.search(bare):
        small = ESCAPE.sub(lambda match: match[0].lower(), bare)
        yield SplitResult(origin.scheme, origin.netloc, small, query, "")


def check(line: ProofLine, url: SplitResult, visitor: Visitor) -> dict[str, Any]:
    path = url._replace(scheme="", netloc="").geturl()
    answer = visitor.visit(path, needs_body=False, scheme=url.scheme, host=url.netloc)
    is_same = answer.status == line.status_code and answer.final_path == (line.final_path or line.path)
    is_permanent = all(status in PERMANENT for status in answer.statuses[: answer.hops])
    return {
        "url": url.geturl()[:MAX_URL],
        "statuses": answer.statuses,
        "new": answer.final_path[:MAX_URL],
        "error": answer.error[:MAX_URL],
        "is_fine": is_same and is_permanent and answer.hops <= 1 and not answer.error,
    }
