"""Counts searches in memory, and writes them every few seconds: one number per term and day.

A term is stored once people have searched for it on ``MIN_DAYS`` days. Until then, there is only a keyed hash, which
is different in each window of days. Somebody who searches for a million things fills neither the memory nor the
database: each has a limit, and terms that are known already are counted nevertheless.
"""

from __future__ import annotations

import datetime
from collections import Counter

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from site_core.lib.write_behind import WriteBehindCounter

from .models import SearchCandidate, SearchCount, SearchTerm
from .query import search_pages
from .terms import term_of

MIN_DAYS = 3
WINDOW_DAYS = 90
MAX_PENDING_QUERIES = 1000  # different queries between two writes
MAX_QUERY_LENGTH = 150
MAX_NEW_CANDIDATES = 2000  # a day
MAX_CANDIDATES, MAX_TERMS = 50_000, 2000
BATCH_SIZE = 200


class SearchCounter(WriteBehindCounter[Counter]):
    """Pending counts by query, as it was typed."""

    name = "searches"

    @property
    def interval(self) -> float | None:
        return settings.SEARCH_COUNTS_SECONDS

    def empty(self) -> Counter:
        return Counter()

    def add(self, query: str, count: int) -> None:
        """Add to the pending counts. The caller holds the lock."""
        if query in self.pending or len(self.pending) < MAX_PENDING_QUERIES:
            self.pending[query] += count

    def merge(self, pending: Counter) -> None:
        for query, count in pending.items():
            self.add(query, count)

    def write(self, pending: Counter) -> None:
        """Add to today's rows. Other processes may do so at the same time."""
        terms: Counter = Counter()
        for query, count in pending.items():
            if term := term_of(query):
                terms[term] += count
        today = timezone.localdate()
        names = list(terms)
        for start in range(0, len(names), BATCH_SIZE):
            write_counts({term: terms[term] for term in names[start : start + BATCH_SIZE]}, today)


_counter = SearchCounter()
take_counts = _counter.take
flush = _counter.flush


def record_search(query: str, count: int = 1) -> None:
    """Count a search for ``query``. Longer queries are pasted text."""
    if not 1 < len(query) <= MAX_QUERY_LENGTH:
        return
    with _counter.lock:
        _counter.add(query, count)
    _counter.start_writing()


def write_counts(counts: dict[str, int], today: datetime.date) -> None:
    known = list(SearchTerm.objects.filter(term__in=counts))
    new = [term for term in counts if term not in {row.term for row in known}]
    rows = [*known, *promote(new, today)]
    SearchCount.objects.bulk_create([SearchCount(term=row, day=today) for row in rows], ignore_conflicts=True)
    names = {row.pk: row.term for row in rows}
    todays = list(SearchCount.objects.filter(day=today, term__in=names))
    for row in todays:
        row.count = F("count") + counts[names[row.term_id]]
    SearchCount.objects.bulk_update(todays, ["count"])


def promote(terms: list[str], today: datetime.date) -> list[SearchTerm]:
    """Record that ``terms`` were searched for today. Store those that have been on enough days, and return them."""
    hashes = {hash_term(term, today): term for term in terms}
    candidates = SearchCandidate.objects.filter(term_hash__in=hashes)
    candidates.filter(last_day__lt=today).update(days=F("days") + 1, last_day=today)
    days = dict(candidates.values_list("term_hash", "days"))
    add_candidates([term_hash for term_hash in hashes if term_hash not in days], today)
    ready = [term_hash for term_hash in days if days[term_hash] >= MIN_DAYS]
    ready = ready[: max(MAX_TERMS - SearchTerm.objects.count(), 0)] if ready else []
    promoted = [SearchTerm(term=hashes[term_hash], results=count_results(hashes[term_hash])) for term_hash in ready]
    SearchTerm.objects.bulk_create(promoted, ignore_conflicts=True)
    SearchCandidate.objects.filter(term_hash__in=ready).delete()
    return list(SearchTerm.objects.filter(term__in=[row.term for row in promoted])) if promoted else []


def add_candidates(hashes: list[str], today: datetime.date) -> None:
    if not hashes:
        return
    new_today = SearchCandidate.objects.filter(last_day=today, days=1).count()
    free = min(MAX_NEW_CANDIDATES - new_today, MAX_CANDIDATES - SearchCandidate.objects.count())
    rows = [SearchCandidate(term_hash=term_hash, last_day=today) for term_hash in hashes[: max(free, 0)]]
    SearchCandidate.objects.bulk_create(rows, ignore_conflicts=True)


def hash_term(term: str, day: datetime.date) -> str:
    """Return a hash of ``term`` that can be computed only with the site's secret key, and only within one window."""
    return salted_hmac(f"search-term:{day.toordinal() // WINDOW_DAYS}", term, algorithm="sha256").hexdigest()


def count_results(term: str) -> int:
    """Return how many pages have all words of ``term``."""
    found = search_pages(term)
    return 0 if found.is_partial else len(found)
