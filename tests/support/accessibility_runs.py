"""The results of a run of ``make accessibility``."""

import copy

RESULTS = {
    "measured_at": "2026-11-03T10:00:00+00:00",
    "axe_version": "4.10.2",
    "widths": [390, 1280],
    "schemes": ["light", "dark"],
    "pages": [
        {"type": "article", "path": "/articles/x/", "failures": []},
        {
            "type": "home page",
            "path": "/",
            "failures": [{"rule": "image-alt", "description": "Images must have alternative text", "count": 2}],
        },
    ],
    "third_party_hosts": [],
    "cookies": [],
    "reviewed_pages": 12,
    "overdue_reviews": 3,
    "broken_links": {"internal": 1, "external": None},
    "verified_restore": None,
}


def results(**changes):
    """Return valid results with ``changes``."""
    return copy.deepcopy(RESULTS) | changes
