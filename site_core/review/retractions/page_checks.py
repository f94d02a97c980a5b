"""References of a draft to works that were retracted or corrected, in the list beside the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from site_core.pages.models import BasePage, ReviewedPage
from site_core.pages.page_checks import Audience, PageProblem

from .identifiers import identify, title_hash
from .matching import find_notices, without_cancelled
from .models import CitedNotice, RetractionList, RetractionNotice


def find_retracted_references(page: BasePage) -> Iterator[PageProblem]:
    """Yield the references of ``page`` with a notice that nobody has decided to keep."""
    if not isinstance(page, ReviewedPage) or not RetractionList.objects.exists():
        return
    works = [(number, row, identify(row.doi, row.url)) for number, row in enumerate(page.references.all(), 1)]
    notices = find_notices(work for _number, _row, work in works)
    seen = seen_notices(page) if notices else set()
    hints = find_by_title(row for _number, row, work in works if work not in notices)
    for number, row, work in works:
        for notice in notices.get(work, []):
            if notice.pk not in seen:
                yield PageProblem(
                    str(notice.get_nature_display()), describe(number, notice), "references", Audience.READERS
                )
        if hint := hints.get(title_hash(row.title)):
            yield PageProblem(_("Same title"), describe_hint(number, hint), "references", Audience.READERS)


def seen_notices(page: Any) -> set[int]:
    return set(CitedNotice.objects.filter(page=page.pk).exclude(seen_at=None).values_list("notice", flat=True))


def find_by_title(rows: Any) -> dict[str, RetractionNotice]:
    """Return notices about works with the titles of ``rows`` that have no DOI: only a hint, because titles repeat."""
    hashes = {title_hash(row.title) for row in rows if not row.doi} - {""}
    if not hashes:
        return {}
    found = without_cancelled(RetractionNotice.objects.filter(title_hash__in=hashes))
    return {notice.title_hash: notice for notice in found}


def describe(number: int, notice: RetractionNotice) -> str:
    """Return what happened to reference ``number``, and what to do."""
    messages = {
        notice.Nature.RETRACTION: _(
            "Reference %(number)s was retracted%(date)s. Remove it and what it supports, or say in the text that it "
            "was retracted."
        ),
        notice.Nature.CONCERN: _(
            "The journal has published an expression of concern about reference %(number)s%(date)s. Check whether you "
            "can still rely on it."
        ),
        notice.Nature.CORRECTION: _(
            "Reference %(number)s was corrected%(date)s. Check that what the text says is still right."
        ),
    }
    message = messages[RetractionNotice.Nature(notice.nature)] % {"number": number, "date": describe_date(notice)}
    return f"{message} {_('Reason: %(reason)s.') % {'reason': notice.reason}}" if notice.reason else message


def describe_date(notice: RetractionNotice) -> str:
    return _(" on %(date)s") % {"date": date_format(notice.date)} if notice.date else ""


def describe_hint(number: int, notice: RetractionNotice) -> str:
    message = _(
        "A work with the title of reference %(number)s was retracted or corrected. Compare them: %(url)s. If it is "
        "another work, add the DOI of yours."
    )
    return message % {"number": number, "url": notice.url}
