"""After the switch: what visitors have missed since, and whether what they ask for most still answers."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Site

from site_core.lib.chunks import chunks
from site_core.redirects.addressing import decode_path, make_match_key
from site_core.redirects.checks.trace import trace
from site_core.redirects.models import NotFoundPath

from ..models import OldUrl, Proof, ProofLine
from ..proof.requesting import Visitor
from .models import WATCHED_DAYS, MissedUrl, Switch, SwitchDay
from .old_site import names_of

TOP = 40  # of the most requested URLs, which are requested again every day
SECONDS = 60  # for all of these requests together; the rest is looked up without a request
ANSWERS = (200, 410)
BATCH = 200


def start_watching(switch: Switch, switched_on: datetime.date, user: Any) -> None:
    """Mark ``switch`` as switched, and count from that day on. What was counted after an earlier try is deleted."""
    with transaction.atomic():
        switch.missed_urls.all().delete()
        switch.days.all().delete()
        switch.switched_on, switch.switched_by = switched_on, user
        switch.last_email_on = switch.ended_on = None
        switch.save(update_fields=["switched_on", "switched_by", "last_email_on", "ended_on"])
    watch(switch, seconds=0)


def watch(switch: Switch, seconds: float = SECONDS) -> SwitchDay:
    """Count what was missed since the last time, look at the most requested URLs, and store both for today.

    Without ``seconds``, nothing is requested.
    """
    requested, unanswered = check_most_requested(switch, seconds)
    with transaction.atomic():
        counted = count_misses(Switch.objects.select_for_update().get(pk=switch.pk))
        day, _is_new = SwitchDay.objects.get_or_create(switch=switch, day=timezone.localdate())
        day.misses += counted.misses
        day.new_urls += counted.new_urls
        day.requested, day.unanswered = requested, unanswered
        day.save()
    return day


@dataclass
class Counted:
    misses: int = 0
    new_urls: int = 0


def count_misses(switch: Switch) -> Counted:
    """Add what was requested in vain since the last time to the missed URLs. Probes and ignored URLs don’t count."""
    counted = Counted()
    site = Site.objects.filter(is_default_site=True).first()
    assert switch.switched_on
    if site is None:
        return counted
    stored = {missed.path: missed for missed in switch.missed_urls.filter(site=site)}
    rows = NotFoundPath.objects.filter(site=site, is_probe=False, ignored=False)
    for path, hits, first_seen in rows.values_list("path", "hits", "first_seen").iterator(chunk_size=1000):
        missed = stored.get(path)
        if missed is None:
            is_older = timezone.localdate(first_seen) < switch.switched_on
            missed = stored[path] = MissedUrl(switch=switch, site=site, path=path, counted=hits if is_older else 0)
        # The list of URLs not found can be cleared: then its counts begin anew.
        new = hits - missed.counted if hits >= missed.counted else hits
        if new and not missed.hits:
            counted.new_urls += 1
            missed.first_day = timezone.localdate()
        counted.misses += new
        missed.hits, missed.counted = missed.hits + new, hits
    compare_with_sheet(switch, [missed for missed in stored.values() if missed.hits])
    store(list(stored.values()))
    return counted


def store(rows: list[MissedUrl]) -> None:
    for chunk in chunks((row for row in rows if row.pk is None), BATCH):
        MissedUrl.objects.bulk_create(chunk)
    for chunk in chunks((row for row in rows if row.pk is not None), BATCH):
        MissedUrl.objects.bulk_update(chunk, ["hits", "counted", "sheet", "first_day"])


def compare_with_sheet(switch: Switch, missed: list[MissedUrl]) -> None:
    """Set what the newest proof sheet says about each missed URL. URLs not found are counted without their query."""
    by_key: dict[str, list[MissedUrl]] = {}
    for url in missed:
        url.sheet = MissedUrl.Sheet.UNKNOWN
        by_key.setdefault(make_match_key(url.path), []).append(url)
    if not by_key:
        return
    for path, result in sheet_lines(switch.source):
        for url in by_key.get(make_match_key(decode_path(path.partition("?")[0])), ()):
            is_answered = result != ProofLine.Result.UNANSWERED
            url.sheet = min_known(url.sheet, MissedUrl.Sheet.ANSWERED if is_answered else MissedUrl.Sheet.UNANSWERED)


def min_known(known: int, found: int) -> int:
    """Return the worse of two, for a path that is on the sheet with several queries."""
    return found if known == MissedUrl.Sheet.UNKNOWN else min(known, found)


def newest_proof(source: str) -> Proof | None:
    return Proof.objects.filter(source=source, status=Proof.Status.FINISHED).first()


def sheet_lines(source: str) -> Iterator[tuple[str, str]]:
    """Yield path and result of each line of the newest proof sheet, however many it has."""
    proof = newest_proof(source)
    if proof:
        yield from proof.lines.order_by().values_list("path", "result").iterator(chunk_size=2000)


def most_requested(source: str) -> list[str]:
    """Return the paths of the old site that visitors asked for most, from the proof sheet or the known URLs."""
    proof = newest_proof(source)
    rows: Any = proof.lines.all() if proof else OldUrl.objects.filter(source=source)
    return list(rows.order_by("-requests", "pk").values_list("path", flat=True)[:TOP])


def check_most_requested(switch: Switch, seconds: float = SECONDS) -> tuple[int, list[dict[str, Any]]]:
    """Return how many URLs were looked at, and those without an answer, with their status.

    They are requested as a visitor would, from the public address. If that can’t be reached from here, or takes too
    long, the site is asked without a request what it would answer.
    """
    paths = most_requested(switch.source)
    visitor = Visitor(settings.SITE_URL, settings.SITE_URL, names_of(switch.source), is_direct=False)
    deadline = time.monotonic() + seconds
    is_reachable = bool(paths and seconds) and not visitor.visit("/").error
    unanswered = []
    for path in paths:
        status = status_of(path, visitor if is_reachable and time.monotonic() < deadline else None)
        if status not in ANSWERS:
            unanswered.append({"path": path, "status": status})
    visitor.close()
    return len(paths), unanswered


def status_of(path: str, visitor: Visitor | None) -> int:
    """Return the status that visitors get at the end: 200 if a redirect leads to another site, 0 if there is none."""
    if visitor:
        answer = visitor.visit(path)
        return 200 if answer.is_foreign and not answer.error else answer.status
    try:
        found = trace(path)
    except ValueError:
        return 400
    return 200 if found.location and found.status == 0 else found.status


def due_switches(today: datetime.date) -> list[Switch]:
    """Return the switches whose thirty days are not over, or whose last email is missing."""
    first = today - datetime.timedelta(days=WATCHED_DAYS)
    switches = Switch.objects.filter(switched_on__lte=today)
    return list(switches.filter(Q(ended_on=None) | Q(switched_on__gte=first)).order_by("pk"))
