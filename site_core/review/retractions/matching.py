"""Which pages cite works that were retracted or corrected."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet

from .identifiers import DRAFT, LIVE, CitedWork, Work, cited_works
from .models import CitedNotice, RetractionNotice

BATCH_SIZE = 500  # values in one query
Nature = RetractionNotice.Nature
Notices = dict[str, list[RetractionNotice]]  # by DOI, or by PubMed id


def find_notices(works: Iterable[Work]) -> dict[Work, list[RetractionNotice]]:
    """Return the notices about each of ``works`` that has any. A later reinstatement cancels those before it."""
    works = set(works)
    by_doi = notices_by("doi", sorted({work.doi for work in works if work.doi}))
    by_pubmed_id = notices_by("pubmed_id", sorted({work.pubmed_id for work in works if work.pubmed_id}))
    found = {}
    for work in works:
        notices = {notice.pk: notice for notice in [*by_doi[work.doi], *by_pubmed_id[work.pubmed_id]]}
        if valid := without_cancelled(notices.values()):
            found[work] = valid
    return found


def notices_by(field: str, values: Sequence[str]) -> Notices:
    found: Notices = defaultdict(list)
    for start in range(0, len(values), BATCH_SIZE):
        batch = values[start : start + BATCH_SIZE]
        for notice in RetractionNotice.objects.filter(**{f"{field}__in": batch}).order_by("pk"):
            found[getattr(notice, field)].append(notice)
    return found


def without_cancelled(notices: Iterable[RetractionNotice]) -> list[RetractionNotice]:
    """Return the notices that no later reinstatement cancels. Corrections of the work stay."""
    notices = list(notices)
    reinstated = max((order(each) for each in notices if each.nature == Nature.REINSTATEMENT), default=None)
    return [
        notice
        for notice in notices
        if notice.nature == Nature.CORRECTION
        or (notice.nature != Nature.REINSTATEMENT and (reinstated is None or order(notice) > reinstated))
    ]


def order(notice: RetractionNotice) -> tuple[datetime.date, int]:
    """Return what notices are sorted by. One without a date counts as the earliest; ids grow with time."""
    return notice.date or datetime.date.min, notice.record_id


def update_citations(page_ids: Iterable[int] | None = None) -> None:
    """Record which pages cite a work with a notice: all pages, or those with ``page_ids``. Decisions are kept."""
    page_ids = None if page_ids is None else list(page_ids)
    works = list(cited_works(page_ids))
    cited = find_notices(each.work for each in works)
    states = states_by_citation(works, cited)
    with transaction.atomic():
        rows = CitedNotice.objects.all() if page_ids is None else CitedNotice.objects.filter(page__in=page_ids)
        save_states(rows, states)


def states_by_citation(
    works: Iterable[CitedWork], notices: dict[Work, list[RetractionNotice]]
) -> dict[tuple[int, int], set[str]]:
    """Return where each ``(page, notice)`` is cited: in the live page, in the draft, or in both."""
    states: dict[tuple[int, int], set[str]] = defaultdict(set)
    for page_id, state, work in works:
        for notice in notices.get(work, []):
            states[page_id, notice.pk].add(state)
    return states


def save_states(rows: QuerySet[CitedNotice], states: dict[tuple[int, int], set[str]]) -> None:
    stored = {(row.page_id, row.notice_id): row for row in rows}
    rows.filter(pk__in=[row.pk for key, row in stored.items() if key not in states]).delete()
    changed = [row for key, row in stored.items() if key in states and set_states(row, states[key])]
    CitedNotice.objects.bulk_update(changed, ["in_live", "in_draft"], batch_size=BATCH_SIZE)
    CitedNotice.objects.bulk_create(new_rows(stored, states), batch_size=BATCH_SIZE, ignore_conflicts=True)


def new_rows(
    stored: dict[tuple[int, int], CitedNotice], states: dict[tuple[int, int], set[str]]
) -> Iterator[CitedNotice]:
    for (page_id, notice_id), where in states.items():
        if (page_id, notice_id) not in stored:
            yield CitedNotice(page_id=page_id, notice_id=notice_id, in_live=LIVE in where, in_draft=DRAFT in where)


def set_states(row: CitedNotice, where: set[str]) -> bool:
    """Set where ``row`` is cited. Return whether that is new."""
    before = row.in_live, row.in_draft
    row.in_live, row.in_draft = LIVE in where, DRAFT in where
    return before != (row.in_live, row.in_draft)
