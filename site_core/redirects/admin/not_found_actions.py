"""Bulk actions for URLs not found, and their deletion once a redirect exists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ..addressing import decode_path
from ..models import Kind, NotFoundPath, RedirectRule, Status
from .base import ConfirmedBulkAction


class NotFoundBulkAction(ConfirmedBulkAction):
    models = [NotFoundPath]
    header_icon = "warning"
    permission = "redirects.change_notfoundpath"
    no_access_message = _("You can view this report, but not change it. Ask a redirect manager.")

    @classmethod
    def execute_action(cls, objects: Sequence[NotFoundPath], **kwargs: Any) -> tuple[int, int]:
        cls.apply(NotFoundPath.objects.filter(pk__in=[not_found.pk for not_found in objects]))
        return len(objects), 0

    @staticmethod
    def apply(paths: QuerySet[NotFoundPath]) -> None:
        raise NotImplementedError


class RedirectBulkAction(NotFoundBulkAction):
    """Open the form for several redirects, with the selected URLs."""

    display_name = _("Redirect")
    action_type = "redirect"
    aria_label = _("Redirect selected URLs")
    action_priority = 5
    permission = "redirects.add_redirectrule"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = urlencode({"not_found": request.GET.getlist("id"), "next": self.next_url}, doseq=True)
        return redirect(f"{reverse('redirects_add_several')}?{query}")


class IgnoreBulkAction(NotFoundBulkAction):
    display_name = _("Ignore")
    action_type = "ignore"
    aria_label = _("Ignore selected URLs")
    action_priority = 10
    question = ngettext_lazy("Ignore %(count)d URL?", "Ignore %(count)d URLs?", "count")
    success_message = ngettext_lazy(
        "%(count)d URL ignored. To find it again, filter the report by “Ignored”.",
        "%(count)d URLs ignored. To find them again, filter the report by “Ignored”.",
        "count",
    )

    @staticmethod
    def apply(paths: QuerySet[NotFoundPath]) -> None:
        paths.update(ignored=True)


class UnignoreBulkAction(NotFoundBulkAction):
    display_name = _("Stop ignoring")
    action_type = "unignore"
    aria_label = _("Stop ignoring selected URLs")
    action_priority = 20
    question = ngettext_lazy("Stop ignoring %(count)d URL?", "Stop ignoring %(count)d URLs?", "count")
    success_message = ngettext_lazy(
        "%(count)d URL is no longer ignored.", "%(count)d URLs are no longer ignored.", "count"
    )

    @staticmethod
    def apply(paths: QuerySet[NotFoundPath]) -> None:
        paths.update(ignored=False)


class DeleteBulkAction(NotFoundBulkAction):
    display_name = _("Delete")
    action_type = "remove"  # “delete” is the name of Wagtail's own action
    aria_label = _("Delete selected URLs from the report")
    action_priority = 30
    classes = {"serious"}
    permission = "redirects.delete_notfoundpath"
    question = ngettext_lazy("Delete %(count)d URL?", "Delete %(count)d URLs?", "count")
    success_message = ngettext_lazy(
        "%(count)d URL deleted. It will be listed again if it is requested again.",
        "%(count)d URLs deleted. They will be listed again if they are requested again.",
        "count",
    )

    @staticmethod
    def apply(paths: QuerySet[NotFoundPath]) -> None:
        paths.delete()


def delete_resolved(rule: RedirectRule) -> None:
    """Delete the URL of an exact rule that was just saved from the report."""
    if rule.kind != Kind.EXACT or rule.query or not rule.enabled or rule.starts_at or rule.status == Status.EXCEPTION:
        return
    path = decode_path(rule.source)
    variants = {path.rstrip("/"), f"{path.rstrip('/')}/"} if rule.ignore_slash else {path}
    condition = Q()
    for variant in variants:
        condition |= Q(path__iexact=variant) if rule.ignore_case else Q(path=variant)
    paths = NotFoundPath.objects.filter(condition, ignored=False)
    (paths.filter(site=rule.site_id) if rule.site_id else paths).delete()
