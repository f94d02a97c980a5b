"""Check the links that are due: for a limited time, politely, and without blaming others for our own network."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from site_core.lib.progress import ProgressReporter

from .checking import LinkChecker
from .models import ExternalLink
from .outcomes import Outcome
from .results import HOUR, record
from .states import Reason, State

SECONDS = 300  # for one run
PAUSE = 2.0  # seconds between two requests to one host
BATCH_SIZE = 50
MAX_FAILING_HOSTS = 3  # that fail without any response in between, before the network itself is in doubt
MAX_PROBES = 3


class Pacer:
    """Waits before a request until the last one to the same host is some time ago."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.last_requests: dict[str, float] = {}

    def wait(self, host: str) -> None:
        if host in self.last_requests:
            time.sleep(max(self.last_requests[host] + self.pause - time.monotonic(), 0))
        self.last_requests[host] = time.monotonic()


class Run:
    """Checks what is due. ``checked`` counts stored results. ``is_network_down`` if nothing responded any more.

    A failed connection is stored only after something else has responded: until then, the reason may be the network of
    this server. A run that is killed loses at most those results, and its batch is due again an hour later.
    """

    def __init__(self, checker: LinkChecker | None = None, seconds: float = SECONDS, pause: float = PAUSE) -> None:
        self.checker = checker or LinkChecker(Pacer(pause).wait)
        self.ends_at = time.monotonic() + seconds
        self.checked = 0
        self.is_network_down = self.has_response = False
        self.failures: list[tuple[ExternalLink, Outcome]] = []  # not stored yet
        self.waiting_hosts: set[str] = set()  # that asked for fewer requests

    def check_due(self, write: Callable[[str], object] = lambda line: None) -> None:
        """Check links until none is due, the time is over, or the network is down."""
        progress = ProgressReporter(write, "links checked", due_links().count())
        while not self.is_over and (links := claim_due()):
            for done, link in enumerate(links):
                if self.is_over:
                    if not self.is_network_down:
                        release(links[done:])
                    break
                self.check(link)
                progress.update(self.checked)
        self.store_remaining_failures()

    @property
    def is_over(self) -> bool:
        return self.is_network_down or time.monotonic() >= self.ends_at

    def check(self, link: ExternalLink) -> None:
        if link.host in self.waiting_hosts:
            return  # stays claimed, and is due again in an hour
        outcome = self.checker.check(link.url)
        if outcome.is_network_failure:
            self.failures.append((link, outcome))
            if len({failure.host for _link, failure in self.failures}) >= MAX_FAILING_HOSTS:
                self.ask_others()
            return
        if outcome.state != State.REFUSED:
            self.has_response = True
            self.store_failures()
        if outcome.reason == Reason.SLOW_DOWN:
            self.postpone_host(link, outcome)
        self.store(link, outcome)

    def store(self, link: ExternalLink, outcome: Outcome, is_certain: bool = True) -> None:
        record(link, outcome, is_certain)
        self.checked += 1

    def store_failures(self, is_certain: bool = True) -> None:
        for link, outcome in self.failures:
            self.store(link, outcome, is_certain)
        self.failures.clear()

    def store_remaining_failures(self) -> None:
        """Store the failures at the end. If nothing ever responded, they count only if they happen again."""
        if not self.is_network_down:
            self.store_failures(self.has_response or self.responds_anywhere())

    def ask_others(self) -> None:
        """Store the failures if another host responds. Otherwise drop them: earlier results stay."""
        self.has_response = self.responds_anywhere()
        if self.has_response:
            self.store_failures()
        else:
            self.is_network_down = True
            self.failures.clear()
            postpone_all()

    def responds_anywhere(self) -> bool:
        """Return whether one of a few other hosts responds, those that worked last first."""
        failed = {host for link, outcome in self.failures for host in (link.host, outcome.host)}
        others = ExternalLink.objects.used().exclude(host__in=failed).exclude(state=State.REFUSED)
        links = others.order_by(F("last_good_at").desc(nulls_last=True))[:BATCH_SIZE]
        by_host = {link.host: link.url for link in links}
        return any(not self.checker.check(url).is_network_failure for url in list(by_host.values())[:MAX_PROBES])

    def postpone_host(self, link: ExternalLink, outcome: Outcome) -> None:
        """Leave the host alone for the rest of this run, and all its links for as long as it asks."""
        self.waiting_hosts.add(outcome.host)
        if outcome.retry_after and outcome.host == link.host:
            until = timezone.now() + outcome.retry_after
            ExternalLink.objects.filter(host=link.host, due_at__lt=until).update(due_at=until)


def due_links() -> QuerySet[ExternalLink]:
    return ExternalLink.objects.used().filter(due_at__lte=timezone.now())


def claim_due() -> list[ExternalLink]:
    """Return links that are due, those of one host apart. No other process gets them within an hour."""
    now = timezone.now()
    with transaction.atomic():
        links = list(due_links().select_for_update(of=("self",)).order_by("due_at", "pk")[:BATCH_SIZE])
        ExternalLink.objects.filter(pk__in=[link.pk for link in links]).update(due_at=now + HOUR)
    return list(take_turns(links))


def release(links: Iterable[ExternalLink]) -> None:
    """Let the next run check ``links``, for which this one had no time."""
    ExternalLink.objects.filter(pk__in=[link.pk for link in links]).update(due_at=timezone.now())


def postpone_all() -> None:
    """Check nothing for an hour."""
    later = timezone.now() + HOUR
    ExternalLink.objects.filter(due_at__lt=later).update(due_at=later)


def take_turns(links: Iterable[ExternalLink]) -> Iterator[ExternalLink]:
    """Yield ``links`` so that the hosts take turns, and nobody waits for the pause of one."""
    by_host = defaultdict(list)
    for link in links:
        by_host[link.host].append(link)
    for turn in zip_longest(*by_host.values()):
        yield from (link for link in turn if link)
