"""``make audit``: run Lighthouse (mobile) and the Nu HTML Checker on every page type of a fresh demo site.

``make audit BRAND=therapist`` runs them with the brand of an example clinic, and on locations, too.

Prints a table. Exits with 1 unless every score is 100, nothing shifts or blocks, the largest element is painted within
1.5 s, and the checker reports no errors. Each number is the median of three runs (``--runs``), because other load on
the machine affects it. Requires Chromium, Node.js, and Java. Installs Lighthouse, a recent Node.js, and the checker
from npm.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import urllib.error
import urllib.request

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, PAGES, ROOT, demo_site
from tests.tools.branded_demo import BRANDED_PAGES, BRANDS, apply_brand

TOOLS = ROOT / "var" / "audit"
PACKAGES = ["lighthouse@13", "vnu-jar@latest", "node@22"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
# Audit → its name in the table, and the maximum value in milliseconds, as a score, or in bytes.
METRICS = {
    "first-contentful-paint": ("FCP", 1500),
    "largest-contentful-paint": ("LCP", 1500),
    "cumulative-layout-shift": ("CLS", 0.0005),
    "total-blocking-time": ("TBT", 0),
    "total-byte-weight": ("bytes", 180 * 1024),
}
MAX_ATTEMPTS = 3  # Lighthouse sometimes fails when the browser is busy
# These pages are noindex on purpose, so their SEO score doesn't count.
NOINDEX_PAGES = {"search", "not found"}


def install():
    for tool in ("npm", "java"):
        if not shutil.which(tool):
            sys.exit(f"{tool} not found. On Debian: apt-get install npm default-jre-headless")
    if not (TOOLS / "node_modules" / "lighthouse").exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-fund", "--no-audit", "--prefix", TOOLS, *PACKAGES], check=True)


def lighthouse_report(url):
    """Return Lighthouse's report on the page at ``url``. Raise RuntimeError if Lighthouse fails repeatedly."""
    node, lighthouse = TOOLS / "node_modules/.bin/node", TOOLS / "node_modules/lighthouse/cli/index.js"
    flags = f"--chrome-flags=--headless {' '.join(CHROMIUM_ARGS)}"
    command = [node, lighthouse, url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", flags]
    for _ in range(MAX_ATTEMPTS):
        run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "CHROME_PATH": CHROMIUM})
        report = json.loads(run.stdout) if run.returncode == 0 else {"runtimeError": {"message": run.stderr[-2000:]}}
        if "runtimeError" not in report:
            return report
    raise RuntimeError(f"Lighthouse failed {MAX_ATTEMPTS} times on {url}: {report['runtimeError']['message']}")


def lighthouse(url, runs):
    """Return the medians of ``runs`` (scores by category, metrics by name) and the audits that failed every time."""
    reports = [lighthouse_report(url) for _ in range(runs)]
    scores = {
        name: round(100 * statistics.median(report["categories"][name]["score"] or 0 for report in reports))
        for name in CATEGORIES
    }
    metrics = {
        label: round(statistics.median(report["audits"][name]["numericValue"] for report in reports), 3)
        for name, (label, _) in METRICS.items()
    }
    return scores, metrics, sorted(set.intersection(*(failed_audits(report) for report in reports)))


def failed_audits(report):
    return {
        audit["id"]
        for audit in report["audits"].values()
        if audit["score"] is not None and audit["score"] < 1 and audit["scoreDisplayMode"] in ("binary", "numeric")
    }


def html_errors(url, scratch):
    """Return the errors that the Nu HTML Checker reports for the page at ``url``."""
    try:
        html = urllib.request.urlopen(url).read()
    except urllib.error.HTTPError as error:
        html = error.read()
    page = scratch / "page.html"
    page.write_bytes(html)
    jar = next((TOOLS / "node_modules" / "vnu-jar").rglob("vnu.jar"))
    run = subprocess.run(["java", "-jar", jar, "--format", "json", "--stdout", page], capture_output=True)
    errors = [message["message"] for message in json.loads(run.stdout)["messages"] if message["type"] == "error"]
    return [error for error in errors if not error.startswith("CSS:")]  # it doesn't know recent CSS


def is_clean(name, path, site, runs):
    """Print the results for one page. Return whether all of them are good."""
    errors = html_errors(site.url + path, site.data_dir)
    print(f"{name:20} HTML errors {len(errors)}", *errors, sep="\n    " if errors else "  ")
    if name == "not found":  # Lighthouse refuses to audit a 404 page
        return not errors
    try:
        scores, metrics, failed = lighthouse(site.url + path, runs)
    except RuntimeError as error:
        print(error, flush=True)
        return False
    relevant = {c: s for c, s in scores.items() if not (c == "seo" and name in NOINDEX_PAGES)}
    exceeded = [label for label, maximum in METRICS.values() if metrics[label] > maximum]
    print(f"{'':20} {scores} {metrics} {', '.join(failed + exceeded)}", flush=True)
    return not errors and not exceeded and all(score == 100 for score in relevant.values())


def main():
    parser = argparse.ArgumentParser(description="Run Lighthouse and the Nu HTML Checker on every page type.")
    parser.add_argument("--runs", type=int, default=3, help="Lighthouse runs per page (default: 3)")
    parser.add_argument("--brand", choices=BRANDS, help="the example clinic whose brand the pages get")
    parser.add_argument("pages", nargs="*", help=f"page types to check (default: all): {', '.join(BRANDED_PAGES)}")
    arguments = parser.parse_args()
    install()
    with demo_site() as site:
        if arguments.brand:
            apply_brand(site, arguments.brand)
        pages = BRANDED_PAGES if arguments.brand else PAGES
        selected = {name: pages[name] for name in arguments.pages or pages}
        clean = [is_clean(name, path, site, arguments.runs) for name, path in selected.items()]
    sys.exit(0 if all(clean) else 1)


if __name__ == "__main__":
    main()
