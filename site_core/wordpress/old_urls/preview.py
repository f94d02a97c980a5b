"""What answers at the old URLs, as JSON: for the report of an import, the command, and the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from site_core.redirects.models import Kind, RedirectRule, Status

from ..importing.upload_paths import url_path
from ..models import OldUrl
from .answers import Answers, Result
from .bases import make_bases
from .proposal import Asked, Proposal, Simulation, propose
from .targets import predicted_targets

if TYPE_CHECKING:
    from ..importing.engine import Import

MAX_EXACT = 20  # redirects for one URL that are listed
MAX_TAKEN = 50


def rehearse_urls(job: Import) -> dict[str, Any]:
    """Return what would answer after an import that is only rehearsed. Nothing is written."""
    root = url_path(job.analysis.site.base_url).rstrip("/")
    targets = predicted_targets(job)
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    simulation = Simulation(site, targets)
    urls = [Asked(*url) for url in job.old_urls()]
    known = [url[:3] for url in urls if url.item_key]
    answers = Answers(
        targets, known, root, make_bases(job.mapping.bases), lambda path: simulation.draft.is_served(path, site)
    )
    return describe(propose(lambda: urls, answers, simulation, root))


def describe(proposal: Proposal) -> dict[str, Any]:
    """Return ``proposal`` as JSON, with all patterns and the first of the other redirects."""
    exact = [rule for rule in proposal.rules if rule.kind == Kind.EXACT]
    titles = page_titles(proposal)
    rows = [describe_rule(rule, proposal, titles) for rule in (*proposal.patterns, *exact[:MAX_EXACT])]
    kinds = [kind for kind in OldUrl.Kind if any(proposal.results[kind.value, result] for result in Result)]
    return {
        "total": sum(proposal.results.values()),
        "results": {result.value: proposal.total(result) for result in Result},
        "kinds": [
            {"kind": kind.value, **{result.value: proposal.results[kind.value, result] for result in Result}}
            for kind in kinds
        ],
        "rules": len(proposal.rules),
        "patterns": len(proposal.patterns),
        "exact": len(exact),
        "shown_rules": rows,
        "waiting": proposal.waiting,
        "kept": proposal.kept,
        "taken": [{"path": path, "target": target} for path, target in proposal.taken[:MAX_TAKEN]],
        "unknown": [{"path": path, "requests": requests} for requests, path in proposal.unknown],
    }


def page_titles(proposal: Proposal) -> dict[int, str]:
    ids = {rule.redirect_page_id for rule in proposal.patterns if rule.redirect_page_id}
    ids |= {rule.redirect_page_id for rule in proposal.rules[-500:] if rule.redirect_page_id}
    return dict(Page.objects.filter(pk__in=ids).values_list("pk", "title"))


def describe_rule(rule: RedirectRule, proposal: Proposal, titles: dict[int, str]) -> dict[str, Any]:
    target = rule.target
    if rule.status == Status.EXCEPTION:
        target = _("no redirect: the site itself uses these URLs")
    elif rule.is_targetless:
        target = _("Gone (410)")
    elif rule.redirect_page_id:
        title = titles.get(rule.redirect_page_id, "")
        target = _("the page “%(page)s”") % {"page": title} if title else _("its page")
        target += f" {rule.redirect_page_route_path}" if rule.redirect_page_route_path else ""
    return {
        "source": rule.source + (f"?{rule.query}" if rule.query and "?" not in rule.source else ""),
        "kind": rule.kind,
        "target": target,
        "status": rule.status,
        "urls": proposal.used[id(rule)],
        "examples": [list(example) for example in proposal.examples.get(id(rule), ())],
    }
