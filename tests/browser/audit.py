"""``make audit``: Lighthouse (mobile) and the Nu HTML checker on every page type of a fresh demo site.

Prints a table and ends with 1 unless every score is 100 and the checker finds no error. Needs Chromium, Node and
Java; Lighthouse, a Node new enough for it and the checker come from npm into var/audit.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

from .demo_site import CHROMIUM, CHROMIUM_ARGS, PAGES, ROOT, demo_site

TOOLS = ROOT / "var" / "audit"
PACKAGES = ["lighthouse@13", "vnu-jar@latest", "node@22"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
METRICS = {"largest-contentful-paint": "LCP", "cumulative-layout-shift": "CLS", "total-blocking-time": "TBT"}
# Lighthouse asks for these of pages that search engines should list; a search page or a 404 says noindex on purpose.
NOT_FOR_SEARCH_ENGINES = {"search", "not found"}


def install():
    for tool in ("npm", "java"):
        if not shutil.which(tool):
            sys.exit(f"{tool} was not found. On Debian: apt install npm default-jre-headless")
    if not (TOOLS / "node_modules" / "lighthouse").exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-fund", "--no-audit", "--prefix", TOOLS, *PACKAGES], check=True)


def lighthouse(url):
    """Scores (0-100) by category, and metrics as Lighthouse words them."""
    node = TOOLS / "node_modules" / ".bin" / "node"
    command = [
        node,
        TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js",
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless {' '.join(CHROMIUM_ARGS)}",
    ]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    report = json.loads(subprocess.run(command, capture_output=True, check=True, env=environment).stdout)
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    failed = [
        audit["id"]
        for audit in report["audits"].values()
        if audit["score"] is not None and audit["score"] < 1 and audit["scoreDisplayMode"] in ("binary", "numeric")
    ]
    metrics = {label: report["audits"][name].get("displayValue", "-") for name, label in METRICS.items()}
    return scores, metrics, failed


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
    return [message["message"] for message in json.loads(run.stdout)["messages"] if message["type"] == "error"]


def main():
    install()
    clean = True
    with demo_site() as site:
        for name, path in PAGES.items():
            errors = html_errors(site.url + path, site.data_dir)
            print(f"{name:20} HTML errors {len(errors)}", *errors, sep="\n    " if errors else "  ")
            clean &= not errors
            if name == "not found":  # Lighthouse refuses to judge a page whose status is 404
                continue
            scores, metrics, failed = lighthouse(site.url + path)
            expected = {c: s for c, s in scores.items() if not (c == "seo" and name in NOT_FOR_SEARCH_ENGINES)}
            clean &= all(score == 100 for score in expected.values())
            print(f"{'':20} {scores} {metrics} {', '.join(failed)}", flush=True)
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
