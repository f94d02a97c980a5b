"""Redirects in the trash, and what happens to redirects when a deleted page is restored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q
from django.dispatch import receiver
from wagtail.models import Page

from site_core.lib.trash import TrashCompanion, TrashKind, register_trash_companion, register_trash_kind, restored

from . import addressing, bulk
from .checks.rule_checks import RuleChecker
from .lifecycle import page_moves
from .lifecycle.page_removal import get_page_removal
from .models import Kind, RedirectRule, Status


class RuleTrashKind(TrashKind):
    icon = "redirect"

    def get_url(self, instance: Any) -> str:
        return instance.source

    def get_text(self, instance: Any) -> str:
        return instance.target or str(instance.redirect_page or "")

    def find_problem(self, instance: Model) -> str:
        """Return what is wrong with the redirect among those of today, such as another one from the same URL."""
        assert isinstance(instance, RedirectRule)
        return " ".join(RuleChecker(may_leave_site=True).check(instance).error_messages())


def register() -> None:
    register_trash_kind(RuleTrashKind("redirects.redirectrule"))
    models = ("wagtailredirects.redirect", "redirects.redirectrule")
    register_trash_companion(TrashCompanion("redirects", "wagtailcore.page", capture, restore, excluded=models))


def capture(page_ids: list[int], origin: Any) -> dict[str, Any]:
    """Return the redirects that lead to pages which are being deleted, and the URLs of these pages.

    A redirect is ``[primary key, page, route, status, page that it leads to after the deletion]``.
    """
    removal = get_page_removal(origin)
    rules = removal.inbound_rules if removal else RedirectRule.objects.filter(redirect_page__in=page_ids)
    targets = removal.targets if removal else {}
    pages = Page.objects.filter(pk__in=page_ids, live=True).order_by("path").values_list("pk", "url_path")
    return {
        "rules": [
            [
                rule.pk,
                rule.redirect_page_id,
                rule.redirect_page_route_path,
                rule.status,
                targets.get(rule.redirect_page_id),
            ]
            for rule in rules
            if rule.redirect_page_id in page_ids
        ],
        "urls": [list(page_path) for page_path in page_moves.get_page_paths(pages)],
        "targets": [[pk, targets.get(pk)] for pk in page_ids],
    }


def restore(captured: dict[str, Any]) -> None:
    """Let redirects lead to the restored pages again, unless somebody changed them since.

    The old URL of a page that has another one now leads there.
    """
    stored = RedirectRule.objects.in_bulk([pk for pk, *_rest in captured["rules"]])
    changed = []
    for pk, page_id, route, status, target in captured["rules"]:
        rule = stored.get(pk)
        if rule and rule.redirect_page_id == target and (target or rule.status == Status.GONE):
            rule.redirect_page_id, rule.redirect_page_route_path, rule.status, rule.target = page_id, route, status, ""
            changed.append(rule)
    targets = {pk: target for pk, target in captured["targets"]}
    changed += retarget(find_rules_of_removal(captured["urls"], targets))
    bulk.update_rules(changed)


def find_rules_of_removal(
    urls: Iterable[list[Any]], targets: dict[int, int | None]
) -> list[tuple[RedirectRule, page_moves.PagePath]]:
    """Return the rules that the deletion created at the URLs of pages, with these URLs."""
    found = []
    for url in urls:
        page_path = page_moves.PagePath(*url)
        rules = RedirectRule.objects.filter(
            Q(site=page_path.site_id),
            automatically_created=True,
            kind=Kind.EXACT,
            match_key=addressing.make_match_key(page_path.path),
            redirect_page=targets[page_path.page_id],
        )
        found += [(rule, page_path) for rule in rules if rule.redirect_page_id or rule.status == Status.GONE]
    return found


def retarget(rules: Iterable[tuple[RedirectRule, page_moves.PagePath]]) -> list[RedirectRule]:
    """Return those rules that are not at the URL of their page anymore, leading to that page if it is live."""
    changed = []
    for rule, page_path in rules:
        page = Page.objects.filter(pk=page_path.page_id, live=True).first()
        current = page_moves.get_page_paths([(page.pk, page.url_path)]) if page else []
        if page and page_path not in current:
            rule.redirect_page_id, rule.status, rule.target = page.pk, Status.MOVED, ""
            changed.append(rule)
    return changed


@receiver(restored)
def handle_restored(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Delete automatic redirects and 410s at the URL of a restored page that is live."""
    if isinstance(instance, Page) and instance.live:
        page_moves.delete_rules_at(page_moves.get_page_paths([(instance.pk, instance.url_path)]))
