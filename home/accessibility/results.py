"""The results of a run as JSON: written by ``make accessibility``, read by ``record_accessibility``."""

from __future__ import annotations

import datetime
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ..models.accessibility import KEPT_RUNS, AccessibilityRun

WIDTHS = [390, 1280]
SCHEMES = ["light", "dark"]


class Failure(TypedDict):
    rule: str  # of axe-core: “color-contrast”
    description: str
    count: int  # of elements


class MeasuredPage(TypedDict):
    type: str
    path: str
    failures: list[Failure]


class Links(TypedDict):
    """``None``: these links are not checked on this site."""

    internal: int | None
    external: int | None


class Results(TypedDict):
    measured_at: str  # ISO 8601, with a time zone
    axe_version: str
    widths: list[int]  # of the window, in pixels
    schemes: list[str]  # “light”, “dark”
    pages: list[MeasuredPage]
    third_party_hosts: list[str]  # to which the measured pages sent requests
    cookies: list[str]  # their names
    reviewed_pages: int
    overdue_reviews: int
    broken_links: Links
    verified_restore: str | None  # ISO 8601; None: no backup has been restored as a test


def parse_results(data: Any) -> tuple[datetime.datetime, Results]:
    """Return when the run was, and its results. Raise ValidationError if ``data`` is anything else."""
    if not isinstance(data, dict) or set(data) != set(Results.__annotations__):
        raise ValidationError("This is not a result of make accessibility.")
    results: Any = data
    is_valid = (
        is_page_list(results["pages"])
        and all(is_list_of(results[name], str) for name in ("third_party_hosts", "cookies"))
        and (results["widths"], results["schemes"]) == (WIDTHS, SCHEMES)  # the statement says so
        and isinstance(results["axe_version"], str)
        and all(is_count(results[name]) for name in ("reviewed_pages", "overdue_reviews"))
        and isinstance(results["broken_links"], dict)
        and all(results["broken_links"].get(name) is None or is_count(results["broken_links"][name])
                for name in Links.__annotations__)
        and (results["verified_restore"] is None or parse_moment(results["verified_restore"]))
    )  # fmt: skip
    moment = parse_moment(results["measured_at"])
    if not is_valid or moment is None:
        raise ValidationError("The results are incomplete. Measure again.")
    if moment > timezone.now() + datetime.timedelta(minutes=5):
        raise ValidationError("The results are from the future. Check the clock of the machine that measured.")
    return moment, results


def parse_moment(value: Any) -> datetime.datetime | None:
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def is_list_of(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(type(each) is kind for each in value)


def is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def is_page_list(value: Any) -> bool:
    return bool(value) and is_list_of(value, dict) and all(
        isinstance(page.get("type"), str)
        and isinstance(page.get("path"), str)
        and is_list_of(page.get("failures"), dict)
        and all(isinstance(each.get("rule"), str) and isinstance(each.get("description"), str)
                and is_count(each.get("count")) for each in page["failures"])
        for page in value
    )  # fmt: skip


def record(data: Any) -> AccessibilityRun:
    """Store the results of a run, and delete those of runs long ago. Raise ValidationError if they aren’t any."""
    moment, results = parse_results(data)
    run, _is_new = AccessibilityRun.objects.update_or_create(measured_at=moment, defaults={"results": results})
    kept = AccessibilityRun.objects.values_list("pk", flat=True)[:KEPT_RUNS]
    AccessibilityRun.objects.exclude(pk__in=list(kept)).delete()
    return run
