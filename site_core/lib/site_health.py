"""The registry of checks for Site health and ``manage.py check_setup``: what a site needs, whether it has it, and what
to do otherwise.

An app registers its checks in a module ``site_health.py``, which its ``AppConfig.ready`` imports:

    @register_site_health_check("mail", gettext_lazy("Mail"))
    def check_mail() -> Iterator[Result]:
        yield good(_("Mail is sent through smtp.example."))
"""

from __future__ import annotations

import enum
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

REMOTE_TIMEOUT = 5  # seconds for all remote checks together, which run in parallel


class Status(enum.IntEnum):
    """How good a result is. The highest status of its results is that of a check."""

    GOOD = 0
    RECOMMENDED = 1
    CRITICAL = 2

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Status.GOOD: gettext_lazy("Good"),
    Status.RECOMMENDED: gettext_lazy("Should be improved"),
    Status.CRITICAL: gettext_lazy("Critical"),
}


@dataclass(frozen=True)
class Result:
    """What a check has found, and what to do: in words, with a link within the admin, or a command."""

    status: Status
    found: str
    advice: str = ""
    url: str = ""
    command: str = ""


def good(found: str) -> Result:
    return Result(Status.GOOD, found)


def recommended(found: str, advice: str = "", url: str = "", command: str = "") -> Result:
    return Result(Status.RECOMMENDED, found, advice, url, command)


def critical(found: str, advice: str = "", url: str = "", command: str = "") -> Result:
    return Result(Status.CRITICAL, found, advice, url, command)


@dataclass(frozen=True)
class SiteHealthCheck:
    """``run`` returns results, the same for everyone who asks. A remote check asks other servers and may be slow.

    One that is on the desk is also run for the admin's first screen: it makes one query at most.
    """

    name: str
    label: str | Promise
    run: Callable[[], Iterable[Result]]
    is_remote: bool = False
    is_on_desk: bool = False


@dataclass
class Report:
    """The results of a check; None if it was not run."""

    check: SiteHealthCheck
    results: list[Result] | None = field(default=None)

    @property
    def status(self) -> Status | None:
        return None if self.results is None else max((result.status for result in self.results), default=Status.GOOD)


_checks: dict[str, SiteHealthCheck] = {}


def register_site_health_check(
    name: str, label: str | Promise, is_remote: bool = False, is_on_desk: bool = False
) -> Callable[[Callable[[], Iterable[Result]]], Callable[[], Iterable[Result]]]:
    """Return a decorator that registers a function as the check ``name``."""

    def register(run: Callable[[], Iterable[Result]]) -> Callable[[], Iterable[Result]]:
        _checks[name] = SiteHealthCheck(name, label, run, is_remote, is_on_desk)
        return run

    return register


def site_health_checks() -> list[SiteHealthCheck]:
    """Return all registered checks, by label."""
    return sorted(_checks.values(), key=lambda check: str(check.label))


def run_checks(checks: Iterable[SiteHealthCheck], with_remote: bool, timeout: float = REMOTE_TIMEOUT) -> list[Report]:
    """Run ``checks``. Remote ones run in threads, and have ``timeout`` seconds."""
    reports = [Report(check) for check in checks]
    threads = {}
    for report in reports:
        if report.check.is_remote and with_remote:
            arguments = (report, get_language())
            thread = threading.Thread(target=run_in_thread, args=arguments, name=report.check.name, daemon=True)
            threads[report.check.name] = thread
            thread.start()
    deadline = time.monotonic() + timeout
    for report in reports:
        if not report.check.is_remote:
            report.results = run_check(report.check)
    for report in reports:
        if report.check.name in threads:
            threads[report.check.name].join(max(deadline - time.monotonic(), 0))
    return [with_timeout(report) if report.check.name in threads else report for report in reports]


def run_check(check: SiteHealthCheck) -> list[Result]:
    """Return the results of ``check``. A check that fails is a critical result."""
    try:
        return list(check.run())
    except Exception as error:
        logger.warning("The site health check “%s” failed: %s", check.name, error, exc_info=True)
        found = _("The check failed: %(error)s") % {"error": f"{type(error).__name__}: {error}"}
        return [critical(found, _("See the server’s log for details."))]


def run_in_thread(report: Report, language: str | None) -> None:
    """Run the check in the language of the person who asks: threads begin with the site's."""
    try:
        with override(language):
            report.results = run_check(report.check)
    finally:
        connection.close()  # this thread's own


def with_timeout(report: Report) -> Report:
    """Return a copy of ``report``, whose thread may still run."""
    results = report.results
    if results is None:
        results = [critical(_("The check took too long."), _("A server may be down. Try again."))]
    return Report(report.check, results)
