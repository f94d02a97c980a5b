"""A proof from the first to the last URL. Whatever interrupts it, the next start goes on where it was.

Lines are written in two steps. First all URLs are listed, each once, with the number of requests; the position in the
files is stored in the same transaction. Then the lines without a result are requested, some hundred at a time, and
their results are stored together. So nothing is counted twice, and memory stays the same for any number of URLs.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, Protocol

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from wagtail.models import Site

from site_core.lib.chunks import chunks

from ..importing.upload_paths import url_path
from ..models import Proof, ProofLine
from ..old_urls.answers import UNKNOWN
from ..old_urls.answers import Answer as Expected
from ..old_urls.bases import stored_bases
from ..old_urls.paths import MAX_LENGTH, old_path, path_key
from ..old_urls.storing import is_of_site
from .comparing import Comparison
from .expectations import Expectations
from .html_reading import read_new_page
from .old_pages import OldPage, OldPages
from .requesting import Answer, Visitor
from .results import DRAFT, decide
from .robots import join
from .variants import check_variants

CHUNK = 200
THREADS = 8  # requests at the same time: as many as the rehearsal’s server answers at once
KEPT_PROOFS = 5  # of one old site
REMEMBERED = 20_000  # paths of which it is known where they lead
FIELDS = ["result", "status_code", "hops", "final_path", "differences"]

Update = Callable[[int, int], object]


class KnownUrl(Protocol):
    """A URL of the old site, and how often visitors asked for it: 0 if that is unknown."""

    @property
    def url(self) -> str: ...
    @property
    def requests(self) -> int: ...


class Visited(NamedTuple):
    """What a visitor gets, without the page itself. ``differences`` is None if it couldn’t be compared."""

    answer: Answer
    differences: dict[str, Any] | None


@dataclass
class Prover:
    """Works on one proof. ``update`` gets how many URLs of how many are done, and may raise an error to cancel."""

    proof: Proof
    visitor: Visitor
    pages: OldPages | None = None
    expectations: Expectations | None = None
    update: Update = lambda done, total: None
    # Raises an error if the site has stopped answering: then these lines stay without a result.
    require_site: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.targets: OrderedDict[str, str] = OrderedDict()
        self.lock = threading.Lock()
        self.root = url_path(self.proof.source).rstrip("/")
        self.author_base = stored_bases(self.proof.source).author
        self.comparison = Comparison(self.visitor.own_hosts, self.find_target)

    def list_urls(self, urls: Iterable[KnownUrl]) -> None:
        """Write a line for each of ``urls``, from where an earlier start was. They come in the same order each time."""
        position = self.proof.options.get("position", 0)
        for chunk in chunks(islice(iter(urls), position, None), CHUNK):
            position += len(chunk)
            with transaction.atomic():
                left_out = self.add_lines(chunk)
                self.add_to_options(position=len(chunk), left_out=left_out)
            self.update(0, position)
        self.proof.options |= {"is_listed": True}
        self.proof.save(update_fields=["options"])

    def add_lines(self, urls: Iterable[KnownUrl]) -> int:
        """Write lines for those of ``urls`` that the old site can have had, and return how many were left out."""
        requests: dict[str, int] = {}
        left_out = 0
        for known in urls:
            if (
                path := old_path(known.url, self.root, self.author_base)
                if is_of_site(self.proof.source, known.url)
                else ""
            ):
                requests[path] = requests.get(path, 0) + known.requests
            left_out += not path
        keys = {path_key(path): path for path in requests}
        stored = {line.key: line for line in self.proof.lines.filter(key__in=keys)}
        for key, line in stored.items():
            line.requests += requests[keys[key]]
        ProofLine.objects.bulk_update([line for line in stored.values() if requests[line.path]], ["requests"])
        new = [
            ProofLine(proof=self.proof, key=key, path=path, requests=requests[path])
            for key, path in keys.items()
            if key not in stored
        ]
        ProofLine.objects.bulk_create(new)
        return left_out

    def check_lines(self) -> None:
        """Request every URL that has no result yet, the ones that visitors ask for most first."""
        total, done = self.proof.lines.count(), self.proof.lines.exclude(result="").count()
        with ThreadPoolExecutor(THREADS, "proof") as pool:
            while lines := list(self.proof.lines.filter(result="")[:CHUNK]):
                old = self.pages.get(line.key for line in lines) if self.pages else {}
                jobs = [(line.path, old.get(line.key)) for line in lines]
                visits = list(pool.map(self.visit, jobs))
                if not any(visited.answer.statuses for visited in visits):
                    self.require_site()
                expected = self.expectations.find(line.path for line in lines) if self.expectations else {}
                compared = 0
                for line, visited in zip(lines, visits, strict=True):
                    self.note_result(line, visited, expected.get(line.path, UNKNOWN))
                    compared += visited.differences is not None
                with transaction.atomic():
                    ProofLine.objects.bulk_update(lines, FIELDS)
                    self.add_to_options(compared=compared)
                done += len(lines)
                self.update(done, total)

    def visit(self, job: tuple[str, OldPage | None]) -> Visited:
        """Return what answers at a path, compared with the old page if it is known. Called in threads."""
        path, old = job
        answer = self.visitor.visit(path, needs_body=old is not None)
        differences = self.compare(old, answer) if old else None
        answer.body = b""
        return Visited(answer, differences)

    def note_result(self, line: ProofLine, visited: Visited, expected: Expected) -> None:
        answer = visited.answer
        find_decision = self.expectations.find_decision if self.expectations else lambda path: None
        line.result, line.differences = decide(answer, line.path, visited.differences or {}, expected, find_decision)
        line.status_code, line.hops, line.final_path = answer.status, answer.hops, answer.final_path[:MAX_LENGTH]

    def add_to_options(self, **numbers: int) -> None:
        options = self.proof.options
        self.proof.options = options | {name: options.get(name, 0) + number for name, number in numbers.items()}
        self.proof.save(update_fields=["options"])

    def compare(self, old: OldPage, answer: Answer) -> dict[str, Any] | None:
        """Return what differs, or None if there is no page to compare with."""
        if answer.status != 200 or not answer.is_html or answer.is_foreign:
            return None
        new = read_new_page(decode(answer.body, answer.charset))
        new.robots = join(new.robots, answer.robots)
        return self.comparison.compare(old, new, answer.final_path)

    def find_target(self, path: str) -> str:
        """Return where ``path`` leads, or an empty string if nothing answers. For links in texts."""
        if not (path := old_path(path, self.root)):
            return ""
        with self.lock:
            if path in self.targets:
                self.targets.move_to_end(path)
                return self.targets[path]
        answer = self.visitor.visit(path, needs_body=False)
        target = answer.final_path if answer.is_foreign or answer.status == 200 else ""
        with self.lock:
            self.targets[path] = target
            while len(self.targets) > REMEMBERED:
                self.targets.popitem(last=False)
        return target

    def finish(self) -> None:
        self.proof.options |= {"variants": check_variants(self.proof, self.visitor)}
        self.proof.totals = count_results(self.proof)
        self.proof.status, self.proof.finished_at = Proof.Status.FINISHED, timezone.now()
        self.proof.save(update_fields=["options", "totals", "status", "finished_at"])
        delete_old(self.proof.source)


def delete_old(source: str) -> None:
    """Delete all but the last proofs of ``source``, some lines at a time: a proof may have 100,000."""
    for proof in Proof.objects.filter(source=source)[KEPT_PROOFS:]:
        while keys := list(proof.lines.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            ProofLine.objects.filter(pk__in=keys).delete()
        proof.delete()


def count_results(proof: Proof) -> dict[str, Any]:
    """Return the number of lines by result, in all, and how many requests of visitors they stand for.

    ``waiting`` is the number of unanswered lines that a draft would answer, and ``drafts`` of how many pages.
    """
    waiting = proof.lines.filter(result=ProofLine.Result.UNANSWERED, differences__reason=DRAFT).order_by()
    pages = waiting.exclude(differences__page=0).values_list("differences__page", flat=True)
    rows = (
        proof.lines.exclude(result="").order_by().values("result").annotate(number=Count("pk"), asked=Sum("requests"))
    )
    numbers = {row["result"]: row["number"] for row in rows}
    asked = {row["result"]: row["asked"] for row in rows}
    return {
        "lines": sum(numbers.values()),
        "results": {str(result): numbers.get(result, 0) for result in ProofLine.Result},
        "requests": {str(result): asked.get(result, 0) for result in ProofLine.Result},
        "waiting": waiting.count(),
        "drafts": pages.distinct().count(),
    }


def own_hosts() -> Iterator[str]:
    """Yield the names that pages of this site have in their URLs now: they are not those of the old site yet."""
    for hostname in Site.objects.values_list("hostname", flat=True):
        yield hostname.lower()


def decode(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
