"""``make advisories``: turn pip-audit's JSON into the list that Site health compares with the installed versions."""

import datetime
import json
import sys

from site_core.ops.site_health.versions import ADVISORIES


def convert(audit, made_on):
    """Return the content of the list: each known vulnerability of a locked package."""
    packages = [
        {
            "name": package["name"],
            "version": package["version"],
            "id": found["id"],
            "fix_versions": found["fix_versions"],
        }
        for package in audit["dependencies"]
        for found in package.get("vulns", ())
    ]
    return {"made_on": made_on.isoformat(), "packages": packages}


if __name__ == "__main__":
    text = sys.stdin.read()
    if not text:
        sys.exit("pip-audit printed nothing. The list was not changed.")
    today = datetime.datetime.now(datetime.UTC).date()
    ADVISORIES.write_text(json.dumps(convert(json.loads(text), today), indent=2) + "\n")
    print(f"{ADVISORIES} is up to date.")
