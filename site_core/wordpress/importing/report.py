"""The report of an import: JSON, and one HTML file that needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import OldUrl
from . import tally as outcomes
from .mapping import KIND_LABELS
from .navigation import propose_navigation
from .placing import plain_title
from .tally import OUTCOME_LABELS

if TYPE_CHECKING:
    from .engine import Import

MAX_HTML_ITEMS = 2000  # of each list; the JSON has all
LISTED_USES = 20


def build_report(job: Import) -> dict[str, Any]:
    """Return the report as JSON. It has no text of orders and form entries, no login, and no email address."""
    counts = job.export.counts
    rows = type_rows(job)
    private = sum(counts.private.values())
    return {
        "source": {
            "title": job.analysis.site.title,
            "url": job.analysis.site.base_url,
            "language": job.analysis.site.language,
            "generator": job.analysis.site.generator,
            "files": [path.name for path in job.export.paths],
        },
        "old_site": old_site(job),
        "created_at": timezone.now().isoformat(),
        "is_dry_run": job.options.dry_run,
        "is_published": job.options.publish,
        "types": rows,
        "items_in": counts.total,
        "items_out": sum(job.tally.outcomes.values()),
        "is_complete": counts.total == sum(job.tally.outcomes.values()) and all(row["is_complete"] for row in rows),
        **job.tally.totals(),
        "items": job.tally.as_json(),
        "left_out": [
            {"post_type": post_type, "reason": str(reason), "number": number}
            for (post_type, reason), number in sorted(job.tally.reasons.items(), key=str)
        ],
        "repairs": repairs(job),
        "files": files(job),
        "media": dict(job.library.counts),
        "people": [
            {"name": person.title, "id": person.pk} for person in {p.pk: p for p in job.people.values()}.values()
        ],
        "authors_without_name": sum(
            1 for login in job.analysis.used_authors if login and not job.mapping.authors.get(login)
        ),
        "topics": sorted({topic.name for topic in job.topics.values()})
        or sorted({name for name in job.mapping.topics.values() if name}),
        "languages": {language or "": number for language, number in job.analysis.languages.items()},
        "navigation": propose_navigation(job.analysis, job.page_ids if job.import_run else {}),
        "comments": counts.comments,
        "private_items": private,
        "is_sensitive": private > 0,
    }


def old_site(job: Import) -> dict[str, Any]:
    """Return the settings of the old site, as far as its items show them. Empty where they don’t."""
    inferred = job.export.inferred
    front_page = job.analysis.by_post_id.get(inferred.front_page_id)
    posts_page = job.analysis.by_post_id.get(inferred.posts_page_id)
    return {
        "permalink_structure": inferred.permalink_structure,
        "front_page": plain_title(front_page.title) if front_page else "",
        "posts_page": plain_title(posts_page.title) if posts_page else "",
        "time_zone": str(inferred.zone) if inferred.time_zone or inferred.utc_offset else "",
        "tagline": job.analysis.site.tagline,
        "lacks_search_settings": inferred.lacks_search_settings,
    }


def type_rows(job: Import) -> list[dict[str, Any]]:
    """Return one row for each post type: how many items the files have, and what became of each."""
    counts = job.export.counts
    read, private, repeated, large = counts.read, counts.private, counts.repeated, counts.too_large
    types = sorted({*read, *private, *repeated, *large, *(key[0] for key in job.tally.outcomes)})
    rows = []
    for post_type in types:
        items_in = read[post_type] + private[post_type] + repeated[post_type] + large[post_type]
        by_outcome = {
            outcome: number for (name, outcome), number in sorted(job.tally.outcomes.items()) if name == post_type
        }
        rows.append(
            {
                "post_type": post_type,
                "becomes": job.mapping.types.get(post_type, ""),
                "items_in": items_in,
                "outcomes": by_outcome,
                "items_out": sum(by_outcome.values()),
                "is_complete": items_in == sum(by_outcome.values()),
            }
        )
    return rows


def repairs(job: Import) -> list[dict[str, Any]]:
    """Return what the reader repaired, with lines, never with text."""
    found = job.export.repairs
    return [
        {
            "kind": str(kind),
            "label": str(kind.label),
            "number": number,
            "places": [f"{place.file}:{place.line}" for place in found.places.get(kind, ())],
        }
        for kind, number in sorted(found.counts.items())
    ]


def files(job: Import) -> list[dict[str, Any]]:
    """Return the files that are missing or were refused, and the titles of the items that use them."""
    titles = {entry.key: (entry.title, entry.edit_url) for entry in job.tally.entries}
    return [
        {
            "url": problem.url,
            "reason": str(problem.reason),
            "is_missing": problem.is_missing,
            "uses": [
                {"title": titles[key][0], "edit_url": titles[key][1]}
                for key in sorted(problem.used_in)[:LISTED_USES]
                if key in titles
            ],
        }
        for problem in sorted(job.library.problems.values(), key=lambda problem: problem.url)
    ]


def render_report(report: dict[str, Any]) -> str:
    """Return ``report`` as one HTML file. Links lead to the admin of this site."""
    context = report_context(report, MAX_HTML_ITEMS) | {"site_url": settings.SITE_URL, "next_step": next_step(report)}
    return render_to_string("wordpress/report.html", context)


def report_context(report: dict[str, Any], limit: int) -> dict[str, Any]:
    """Return what ``wordpress/report_body.html`` needs, with ``limit`` items in each list."""
    items = report["items"]
    return {
        "report": report,
        "rows": [
            row | {"shown": shown_outcomes(row), "becomes": KIND_LABELS.get(row["becomes"], row["becomes"])}
            for row in report["types"]
        ],
        "problems": [item for item in items if item["outcome"] in (outcomes.FAILED, outcomes.CONFLICT)][:limit],
        "with_notices": [item for item in items if item["notices"]][:limit],
        "losses": [item for item in items if has_loss(item)][:limit],
        "files": report["files"][:limit],
        "urls": shown_urls(report.get("urls")),
    }


def shown_urls(urls: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what answers at the old URLs with labels. None for a report that is older than that."""
    if not urls:
        return None
    labels = dict(OldUrl.Kind.choices)
    return urls | {"kinds": [row | {"label": labels.get(row["kind"], row["kind"])} for row in urls["kinds"]]}


def shown_outcomes(row: dict[str, Any]) -> list[tuple[str, int]]:
    return [(str(OUTCOME_LABELS.get(name, name)), number) for name, number in row["outcomes"].items()]


def has_loss(item: dict[str, Any]) -> bool:
    return item["words_after"] < item["words_before"] or item["links_after"] < item["links_before"]


def next_step(report: dict[str, Any]) -> str:
    """Return the one thing to do next."""
    if report["is_dry_run"]:
        return _("Nothing was written. If this is what you expect, run the import without the rehearsal.")
    if any(item["outcome"] == outcomes.FAILED for item in report["items"]):
        return _("Look at the items that failed. When their cause is gone, import again: nothing arrives twice.")
    if report["files"]:
        return _("Some files are missing. Add them to the folder of uploads and import again: their places are filled.")
    return _("Open the pages in the admin, and submit articles and treatments for medical review.")
