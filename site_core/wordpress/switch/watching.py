"""After the switch: what visitors have missed since, and whether what they ask for most still answers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Site

from site_core.lib.chunks import chunks
from site_core.redirects.addressing import decode_path, make_match_key
from site_core.redirects.models import NotFoundPath

from ..models import ImportRun, ProofLine
from .models import WATCHED_DAYS, MissedUrl, Switch, SwitchDay
from .most_requested import SECONDS, check_most_requested
from .sheets import sheet_lines

BATCH = 200


def start_watching(switch: Switch, switched_on: datetime.date, user: Any) -> None:
    """Mark ``switch`` as switched, and count from that day on. What was counted after an earlier try is deleted.

    Who got an email today gets no second one.
    """
    today = timezone.localdate()
    with transaction.atomic():
        switch.refresh_from_db(from_queryset=Switch.objects.select_for_update())
        switch.missed_urls.all().delete()
        switch.days.all().delete()
        switch.switched_on, switch.switched_by, switch.ended_on = switched_on, user, None
        emailed = {key for key, value in switch.emailed.items() if value.get("on") == today.isoformat()}
        switch.emailed = {key: {"on": today.isoformat()} for key in emailed}
        switch.last_email_on = today if emailed else None
        switch.save(update_fields=["switched_on", "switched_by", "emailed", "last_email_on", "ended_on"])
    watch(switch, seconds=0)


def watch(switch: Switch, seconds: float = SECONDS) -> SwitchDay:
    """Count what was missed since the last time, look at the most requested URLs, and store both for today.

    Without ``seconds``, nothing is requested.
    """
    found = check_most_requested(switch.source, seconds)
    with transaction.atomic():
        counted = count_misses(Switch.objects.select_for_update().get(pk=switch.pk))
        day, _is_new = SwitchDay.objects.get_or_create(switch=switch, day=timezone.localdate())
        day.misses += counted.misses
        day.new_urls += counted.new_urls
        found.write_to(day)
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
    if site is None or switch.switched_on is None:  # somebody has taken the switch back meanwhile
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


def without_undone(switches: QuerySet[Switch]) -> QuerySet[Switch]:
    """Leave out the switches whose import was undone. If the old site is imported again, they go on."""
    runs = ImportRun.objects.filter(source=OuterRef("source"))
    undone = ImportRun.Status.UNDONE
    return switches.filter(~Exists(runs.filter(status=undone)) | Exists(runs.exclude(status=undone)))


def due_switches(today: datetime.date) -> list[Switch]:
    """Return the switches whose thirty days are not over, or whose last email is missing."""
    first = today - datetime.timedelta(days=WATCHED_DAYS)
    switches = without_undone(Switch.objects.filter(switched_on__lte=today))
    return list(switches.filter(Q(ended_on=None) | Q(switched_on__gte=first)).order_by("pk"))
