"""``make accessibility``: open one page of each type of a running site in Chromium, and run axe-core on it.

Writes the results as JSON, for ``manage.py record_accessibility``. The pages, reviews, links, and backups are those in
the database of the settings, so run it where the site’s database is.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import django
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Error, sync_playwright

from tests.support.axe import stop_transitions
from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS

WIDTHS = [390, 1280]
SCHEMES = ["light", "dark"]
HEIGHT = 900
# WCAG 2.2, levels A and AA: https://github.com/dequelabs/axe-core/blob/develop/doc/API.md#axe-core-tags
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", help="where the site runs, such as http://127.0.0.1:8000")
    parser.add_argument("output", type=Path, help="the file for the results")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.production")
    django.setup()
    try:
        results = measure(options.site)
    except (Error, NotPublicError) as error:
        sys.exit(f"Nothing was measured. Is the site running, and Chromium installed? {error}")
    options.output.write_text(json.dumps(results, indent=2) + "\n")


def measure(site_url):
    """Return the results of the site that runs at ``site_url``."""
    from django.utils import timezone

    from home.accessibility.content import find_pages, measure_content

    call_command("audit_seo", verbosity=0)  # counts the broken links of today
    # The database is read before the browser starts: Playwright runs an event loop, in which Django refuses queries.
    pages = [(str(type(page).get_verbose_name()), urlsplit(page.get_url() or "/").path) for page in find_pages()]
    content = measure_content()
    visit = Visit(site_url)
    measured = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for type_name, path in pages:
            failures = visit.find_failures(browser, path)
            print(f"{type_name}: {path}: {len(failures)} failures")
            measured.append({"type": type_name, "path": path, "failures": failures})
        browser.close()
    return {
        "measured_at": timezone.now().isoformat(),
        "axe_version": visit.axe_version,
        "widths": WIDTHS,
        "schemes": SCHEMES,
        "pages": measured,
        "third_party_hosts": sorted(visit.hosts),
        "cookies": sorted(visit.cookies),
        **content._asdict(),
    }


class NotPublicError(Exception):
    """A page is not public on the running site."""


class Visit:
    """Opens pages as new visitors would, and collects the hosts that were asked and the cookies that were set."""

    def __init__(self, site_url):
        self.site_url = site_url.rstrip("/")
        self.own_host = urlsplit(site_url).netloc
        self.hosts = set()
        self.cookies = set()
        self.axe_version = ""

    def find_failures(self, browser, path):
        """Return the rules that the page fails at any width and in any color scheme, each once."""
        failures = {}
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": HEIGHT}, reduced_motion="reduce")
            page = context.new_page()
            page.on("request", self.record_request)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                response = page.goto(self.site_url + path, wait_until="networkidle")
                if response is None or response.status != 200:
                    raise NotPublicError(f"{self.site_url}{path} is not public on the running site.")
                for failure in self.run_axe(page):
                    known = failures.setdefault(failure["rule"], failure)
                    known["count"] = max(known["count"], failure["count"])
            self.cookies |= {cookie["name"] for cookie in context.cookies()}
            context.close()
        return list(failures.values())

    def run_axe(self, page):
        stop_transitions(page)
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
        self.axe_version = result["testEngine"]["version"]
        rows = result["violations"]
        return [{"rule": row["id"], "description": row["help"], "count": len(row["nodes"])} for row in rows]

    def record_request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != self.own_host:
            self.hosts.add(parts.netloc)


if __name__ == "__main__":
    main()
