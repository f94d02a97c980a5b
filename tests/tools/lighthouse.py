"""``make audit``: Lighthouse (mobile) and the Nu HTML checker on every page type of a fresh demo site.

Prints a table and ends with 1 unless every score is 100, nothing shifts or blocks, the largest element is painted in
1.5 s, and the checker finds no error. Each number is the median of three runs (``--runs``): other work of the machine
counts into it. Needs Chromium, Node and Java; Lighthouse, a Node new enough for it and the checker come from npm.
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

TOOLS = ROOT / "var" / "audit"
PACKAGES = ["lighthouse@13", "vnu-jar@latest", "node@22"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
# Audit → what it is called in the table, and the most that is allowed: milliseconds, a score, milliseconds, bytes.
METRICS = {
    "first-contentful-paint": ("FCP", 1500),
    "largest-contentful-paint": ("LCP", 1500),
    "cumulative-layout-shift": ("CLS", 0.0005),
    "total-blocking-time": ("TBT", 0),
    "total-byte-weight": ("bytes", 180 * 1024),
}
ATTEMPTS = 3  # Lighthouse itself fails now and then, where it waits for a busy browser
# Lighthouse asks for these of pages that search engines should list; a search page or a 404 says noindex on purpose.
NOT_FOR_SEARCH_ENGINES = {"search", "not found"}


def install():
    for tool in ("npm", "java"):
        if not shutil.which(tool):
            sys.exit(f"{tool} was not found. On Debian: apt install npm default-jre-headless")
    if not (TOOLS / "node_modules" / "lighthouse").exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-fund", "--no-audit", "--prefix", TOOLS, *PACKAGES], check=True)


def lighthouse_report(url):
    """Lighthouse's report on the page at ``url``; raise RuntimeError where it doesn't manage to make one."""
    node, lighthouse = TOOLS / "node_modules/.bin/node", TOOLS / "node_modules/lighthouse/cli/index.js"
    flags = f"--chrome-flags=--headless {' '.join(CHROMIUM_ARGS)}"
    command = [node, lighthouse, url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", flags]
    for _ in range(ATTEMPTS):
        run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "CHROME_PATH": CHROMIUM})
        report = json.loads(run.stdout) if run.returncode == 0 else {"runtimeError": {"message": run.stderr[-2000:]}}
        if "runtimeError" not in report:
            return report
    raise RuntimeError(f"Lighthouse failed {ATTEMPTS} times on {url}: {report['runtimeError']['message']}")


def lighthouse(url, runs):
    """Medians of ``runs``: scores (0-100) by category, metrics by name; and the audits that failed each time."""
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
    """Messages of type error that the Nu HTML checker has for the page at ``url``."""
    try:
        html = urllib.request.urlopen(url).read()
    except urllib.error.HTTPError as error:
        html = error.read()
    page = scratch / "page.html"
    page.write_bytes(html)
    jar = next((TOOLS / "node_modules" / "vnu-jar").rglob("vnu.jar"))
    run = subprocess.run(["java", "-jar", jar, "--format", "json", "--stdout", page], capture_output=True)
    errors = [message["message"] for message in json.loads(run.stdout)["messages"] if message["type"] == "error"]
    return [error for error in errors if not error.startswith("CSS:")]  # it doesn't know CSS of these years


def is_clean(name, path, site, runs):
    """Print what is found out about one page; whether all of it is as it should be."""
    errors = html_errors(site.url + path, site.data_dir)
    print(f"{name:20} HTML errors {len(errors)}", *errors, sep="\n    " if errors else "  ")
    if name == "not found":  # Lighthouse refuses to judge a page whose status is 404
        return not errors
    try:
        scores, metrics, failed = lighthouse(site.url + path, runs)
    except RuntimeError as error:
        print(error, flush=True)
        return False
    expected = {c: s for c, s in scores.items() if not (c == "seo" and name in NOT_FOR_SEARCH_ENGINES)}
    too_much = [label for label, most in METRICS.values() if metrics[label] > most]
    print(f"{'':20} {scores} {metrics} {', '.join(failed + too_much)}", flush=True)
    return not errors and not too_much and all(score == 100 for score in expected.values())


def main():
    parser = argparse.ArgumentParser(description="Lighthouse and the Nu HTML checker on every page type.")
    parser.add_argument("--runs", type=int, default=3, help="of Lighthouse on each page (default: 3)")
    parser.add_argument("pages", nargs="*", help=f"some of: {', '.join(PAGES)}")
    arguments = parser.parse_args()
    install()
    with demo_site() as site:
        chosen = {name: PAGES[name] for name in arguments.pages or PAGES}
        clean = [is_clean(name, path, site, arguments.runs) for name, path in chosen.items()]
    sys.exit(0 if all(clean) else 1)


if __name__ == "__main__":
    main()
