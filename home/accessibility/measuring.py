"""Open one page of each type in Chromium, and run axe-core on it. Playwright is among the development packages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from wagtail.models import get_page_models

from site_core.backups.models import BackupRun
from site_core.pages.models import BasePage, ReviewedPage
from site_core.seo_audit.models import AuditedPage, ExternalLink

from .results import Failure, Links, MeasuredPage, Results

WIDTHS = [390, 1280]
SCHEMES = ["light", "dark"]
HEIGHT = 900
# WCAG 2.2, levels A and AA: https://github.com/dequelabs/axe-core/blob/develop/doc/API.md#axe-core-tags
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def find_pages() -> Iterator[BasePage]:
    """Yield the first public page of each type, in the order of the tree."""
    pages = [
        page
        for model in get_page_models()
        if issubclass(model, BasePage) and (page := model.objects.public_live().order_by("path").first())
    ]
    yield from sorted(pages, key=lambda page: str(page.path))


def measure(site_url: str, chromium: str, report: Callable[[str], object]) -> Results:
    """Measure the site that runs at ``site_url``. Raise MeasurementError if a page of it can’t be opened.

    ``chromium`` is the path of the browser; "" for that of Playwright.
    """
    from playwright.sync_api import Error, sync_playwright

    # The database is read before the browser starts: Playwright runs an event loop, in which Django refuses queries.
    pages = [(str(type(page).get_verbose_name()), page.get_url() or "/") for page in find_pages()]
    content = measure_content()
    visit = Visit(site_url)
    measured = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium or None, args=["--no-sandbox"])
            for type_name, url in pages:
                path = urlsplit(url).path
                failures = visit.find_failures(browser, path)
                report(f"{type_name}: {path}: {len(failures)} failures")
                measured.append(MeasuredPage(type=type_name, path=path, failures=failures))
            browser.close()
    except Error as error:
        raise MeasurementError(str(error)) from error
    return Results(
        measured_at=timezone.now().isoformat(),
        axe_version=visit.axe_version,
        widths=WIDTHS,
        schemes=SCHEMES,
        pages=measured,
        third_party_hosts=sorted(visit.hosts),
        cookies=sorted(visit.cookies),
        reviewed_pages=content.reviewed_pages,
        overdue_reviews=content.overdue_reviews,
        broken_links=content.broken_links,
        verified_restore=content.verified_restore,
    )


class MeasurementError(Exception):
    """The running site could not be measured."""


class Visit:
    """Opens pages as new visitors would, and collects the hosts that were asked and the cookies that were set."""

    def __init__(self, site_url: str) -> None:
        self.site_url = site_url.rstrip("/")
        self.own_host = urlsplit(site_url).netloc
        self.hosts: set[str] = set()
        self.cookies: set[str] = set()
        self.axe_version = ""

    def find_failures(self, browser: Any, path: str) -> list[Failure]:
        """Return the rules that the page fails at any width and in any color scheme, each once."""
        failures: dict[str, Failure] = {}
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": HEIGHT}, reduced_motion="reduce")
            page = context.new_page()
            page.on("request", self.record_request)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                response = page.goto(self.site_url + path, wait_until="networkidle")
                if response is None or response.status != 200:
                    raise MeasurementError(f"{self.site_url}{path} is not public on the running site.")
                for failure in self.run_axe(page):
                    known = failures.setdefault(failure["rule"], failure)
                    known["count"] = max(known["count"], failure["count"])
            self.cookies |= {cookie["name"] for cookie in context.cookies()}
            context.close()
        return list(failures.values())

    def run_axe(self, page: Any) -> list[Failure]:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
        self.axe_version = result["testEngine"]["version"]
        rows = result["violations"]
        return [Failure(rule=row["id"], description=row["help"], count=len(row["nodes"])) for row in rows]

    def record_request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != self.own_host:
            self.hosts.add(parts.netloc)


class MeasuredContent(NamedTuple):
    reviewed_pages: int
    overdue_reviews: int
    broken_links: Links
    verified_restore: str | None


def measure_content() -> MeasuredContent:
    """Return what the database knows: overdue reviews, broken links, and the last restore that was verified."""
    models = [model for model in get_page_models() if issubclass(model, ReviewedPage)]
    reviewed = [model.objects.public_live() for model in models]
    today = timezone.localdate()
    verified = BackupRun.objects.filter(is_verified=True).order_by("-finished_at").first()
    return MeasuredContent(
        reviewed_pages=sum(pages.count() for pages in reviewed),
        overdue_reviews=sum(pages.filter(next_review__lt=today).count() for pages in reviewed),
        broken_links=count_broken_links(),
        verified_restore=verified.finished_at.isoformat() if verified else None,
    )


def count_broken_links() -> Links:
    """Return how many links are broken, as of the last audit. None if there was none, or links aren’t checked."""
    audited = AuditedPage.objects.filter(page__live=True)
    rows = audited.filter(codes__contains=" link_broken ")
    internal = sum(finding.code == "link_broken" for page in rows for finding in page.findings)
    used = ExternalLink.objects.used()
    is_checked = settings.CHECK_EXTERNAL_LINKS and used.exclude(checked_at=None).exists()
    return Links(
        internal=internal if audited.exists() else None,
        external=used.filter(uses__is_draft=False).problems().distinct().count() if is_checked else None,
    )
