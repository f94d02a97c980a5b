"""What the page cache must know about other apps. They register it in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.http import HttpRequest

# Models of Django, Wagtail, and other packages whose rows visitors never see: “app”, or “app.model”.
_non_public = {
    "admin",
    "auth",
    "axes",
    "contenttypes",
    "django_tasks_database",
    "migrations",
    "otp_static",
    "otp_totp",
    "django_otp_webauthn",
    "sessions",
    "wagtailadmin",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.groupapprovaltask",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.referenceindex",
    "wagtailcore.revision",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowstate",
    "wagtailsearch",
    "wagtailusers",
}
# Those of public models whose rows change responses, but nothing that pages show: “app”, or “app.model”.
_uploaded: set[str] = set()
_outside_pages = {"wagtailredirects"}
# Those on which values of many pages may depend, besides the pages themselves: see page_ranges.py.
_all_ranges = {"wagtailcore.locale", "wagtailcore.pageviewrestriction", "wagtailcore.site"}
_uncached_prefixes = ["/static/", "/media/", "/documents/", "/healthz/", "/readyz/"]
_expiry_sources: list[Callable[[HttpRequest, datetime], datetime | None]] = []
_query_parameter_sources: list[Callable[[], Iterable[str]]] = []


def register_non_public_models(*labels: str) -> None:
    """Register models, such as ``accounts.role``, whose rows visitors never see: saving one invalidates nothing."""
    _non_public.update(label.lower() for label in labels)


def is_public_model(label: str) -> bool:
    """Return whether a change of a model may change what visitors see. ``label`` is in lower case."""
    return label not in _non_public and label.partition(".")[0] not in _non_public


def register_uploaded_models(*labels: str) -> None:
    """Register models, such as ``media.clinicimage``, whose new rows no page shows before others refer to them."""
    _uploaded.update(label.lower() for label in labels)


def is_uploaded_model(label: str) -> bool:
    return label in _uploaded


def register_models_outside_pages(*labels: str) -> None:
    """Register models, such as ``redirects``, whose rows no page shows: fragments of pages stay valid."""
    _outside_pages.update(label.lower() for label in labels)


def is_outside_pages(label: str) -> bool:
    """Return whether pages never show the rows of a model. ``label`` is in lower case."""
    return label in _outside_pages or label.partition(".")[0] in _outside_pages


def register_models_of_all_ranges(*labels: str) -> None:
    """Register models, such as ``wagtailcore.site``, on whose rows values of ranges of pages depend."""
    _all_ranges.update(label.lower() for label in labels)


def concerns_all_ranges(label: str) -> bool:
    return label in _all_ranges


def register_uncached_prefix(prefix: str) -> None:
    """Register a prefix of paths, such as “/review/”, whose responses are never cached, and not looked for there."""
    if prefix not in _uncached_prefixes:
        _uncached_prefixes.append(prefix)


def uncached_prefixes() -> tuple[str, ...]:
    return tuple(_uncached_prefixes)


def register_query_parameters(get_names: Callable[[], Iterable[str]]) -> None:
    """Register a function that returns names of query parameters that matter on every page, casefolded.

    A page or view declares its own in ``query_parameters``. A request without any of these parameters gets the same
    response as one without a query string, except for redirects.
    """
    if get_names not in _query_parameter_sources:
        _query_parameter_sources.append(get_names)


def query_parameters() -> set[str]:
    """Return the names of the query parameters that matter on every page."""
    return {name for get_names in _query_parameter_sources for name in get_names()}


def register_expiry(get_expiry: Callable[[HttpRequest, datetime], datetime | None]) -> None:
    """Register a function that says when pages change by themselves, because time passes.

    It gets the request and the time at which rendering started, and returns the next moment at which what was rendered
    is outdated, or None if that is more than an hour away.
    """
    if get_expiry not in _expiry_sources:
        _expiry_sources.append(get_expiry)


def get_expiry(request: HttpRequest, moment: datetime) -> datetime | None:
    """Return when the response to ``request``, rendered at ``moment``, is outdated, if that is soon."""
    expiries = [get_expiry(request, moment) for get_expiry in _expiry_sources]
    return min((expiry for expiry in expiries if expiry), default=None)
