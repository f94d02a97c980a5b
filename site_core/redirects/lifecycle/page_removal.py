"""Where visitors go once a page is unpublished or deleted: to a page, to its parent, or to “gone” (410).

Wagtail's table deletes redirects with the page they lead to. Here they are put back within the same transaction,
leading where the answer says: without an answer (scripts, the tree's API), to “gone”.
An unpublished page may come back, so its redirects stay as they are, and matching follows the rule at its address.
"""

import threading
from weakref import WeakKeyDictionary

from django.core.signals import request_finished
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_unpublished

from .. import bulk
from ..models import RedirectRule, Status
from . import page_moves

PARENT = "parent"
GONE = "gone"

_plans = threading.local()


def set_removal_target(page, answer):
    """Say where visitors of ``page`` and of all below it go, before it is unpublished or deleted in this request.

    ``answer`` is a page, PARENT or GONE.
    """
    _plans.answers = {**getattr(_plans, "answers", {}), page.path: answer}


@receiver(request_finished)
def clear_removal_targets(**kwargs):
    _plans.answers = {}


def answer_for(path):
    """``(path of the page that was asked about, answer)`` for the page at the tree's ``path``; None without a plan."""
    plans = getattr(_plans, "answers", {})
    found = [above for above in plans if path.startswith(above)]
    return (max(found, key=len), plans[max(found, key=len)]) if found else None


def target_for(path, leaving=()):
    """The id of the page that visitors of the page at ``path`` are sent to, or None for “gone”.

    Never one of the pages below the paths ``leaving``, which are deleted with it.
    """
    asked, answer = answer_for(path) or (path, GONE)
    if isinstance(answer, Page):
        stays = not answer.path.startswith(tuple(leaving)) if leaving else answer.path != path
        return answer.pk if stays else None
    return parent_of(asked, leaving) if answer == PARENT else None


def parent_of(path, leaving=()):
    """The id of the nearest live page above ``path`` that stays and has an address; else None."""
    paths = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
    above = [page for page in Page.objects.filter(path__in=paths, live=True).order_by("-depth")]
    staying = (page for page in above if not page.path.startswith(tuple(leaving) or "-"))
    return next((page.pk for page in staying if page.get_url_parts()), None)


def close_addresses(pages, target_of, leaving=(), status=Status.MOVED):
    """Make rules at the addresses of ``pages`` (``(id, tree path, URL path)``) to the page id ``target_of(path)``.

    With ``status`` where there is such a page.
    """
    targets = {pk: target_of(path) for pk, path, _ in pages}
    found = page_moves.get_page_paths(
        [(pk, url_path) for pk, _, url_path in pages], page_moves.get_sites_rooted_below(leaving)
    )
    with transaction.atomic():
        page_moves.delete_rules_at(found, manual=False)
        free = page_moves.exclude_taken(found)
        return bulk.create_rules(page_moves.build_rule(site, path, targets[pk], status) for site, path, pk in free)


@receiver(page_unpublished)
def close_unpublished(sender, instance, **kwargs):
    """Without an answer nothing is made: the page's own address is not found until it is published again."""
    # Wagtail tells of a page that is about to be deleted as well; that one is still live in the database.
    if answer_for(instance.path) and not Page.objects.filter(pk=instance.pk, live=True).exists():
        pages = [(instance.pk, instance.path, instance.url_path)]
        # For now: browsers would remember a lasting redirect when the page is back.
        created = close_addresses(pages, target_for, status=Status.FOUND)
        page_moves.add_summary(page_moves.ChangeSummary(instance.pk, created, 0))


def topmost(paths):
    """Those of the tree's ``paths`` that are not below another of them."""
    found = []
    for path in sorted(paths):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


class Leaving:
    """What one deletion of pages does to rules."""

    def __init__(self, pages):
        self.pages = list(pages.values_list("pk", "path", "url_path", "live"))
        self.roots = topmost(path for _, path, _, _ in self.pages)
        self.targets = {pk: self.target_of(path) for pk, path, _, _ in self.pages}
        self.inbound = list(RedirectRule.objects.filter(redirect_page__in=pages.values("pk")))

    def target_of(self, path):
        return target_for(path, self.roots)

    def close(self):
        live = [(pk, path, url_path) for pk, path, url_path, is_live in self.pages if is_live]
        created = close_addresses(live, self.target_of, self.roots)
        if self.pages:
            page_moves.add_summary(page_moves.ChangeSummary(self.pages[0][0], created, 0, len(self.inbound)))

    def put_back(self):
        """Write the rules that led to the pages again, under their keys: what was counted about them still fits."""
        inbound, self.inbound = self.inbound, []
        for rule in inbound:
            rule.redirect_page_id = self.targets[rule.redirect_page_id]
            rule.redirect_page_route_path = ""
            if rule.redirect_page_id is None:
                rule.status = Status.GONE
        bulk.restore_rules(inbound)


# By the deletion's queryset, which every signal about it brings along as ``origin``.
_leavings = WeakKeyDictionary()


def leaving_of(origin):
    """The Leaving of the deletion that ``origin`` (see Django's pre_delete) began; None if it was not one of pages."""
    if not isinstance(origin, QuerySet) or not issubclass(origin.model, Page):
        return None
    if origin not in _leavings:
        _leavings[origin] = leaving = Leaving(origin.order_by())
        leaving.close()
    return _leavings[origin]


@receiver(pre_delete, sender=Page)
def close_deleted(sender, origin, **kwargs):
    leaving_of(origin)


@receiver(post_delete, sender=Redirect)
def put_rules_back(sender, origin, **kwargs):
    """Sent for each row once all are deleted: the first time, all are put back."""
    if leaving := leaving_of(origin):
        leaving.put_back()
