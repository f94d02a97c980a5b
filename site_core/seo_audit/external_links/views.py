"""Check a link again, ignore it, and replace it on all pages."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from site_core.pages.minor_changes import Outcome
from site_core.pages.replacing.services import PageResult, operation_entries
from site_core.pages.replacing.tasks import MAX_PAGES_IN_REQUEST, refusals_of, start_replacing, start_undoing

from ..report import PERMISSIONS
from .access import visible_links
from .models import ExternalLink
from .replacing import Preview, ReplaceForm, linking_pages, plan, preview, replace, undo_all

REPORT = "seo_audit:external_links"
BEFORE_OTHERS = datetime.timedelta(weeks=8)


def get_link(request: HttpRequest, link_id: int) -> ExternalLink:
    """Return a link that the user sees in the report."""
    return get_object_or_404(visible_links(request.user), pk=link_id)


def back_to_report(request: HttpRequest) -> HttpResponse:
    """Return to the report with the filters that it had."""
    url = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return redirect(url if is_safe and url.startswith(reverse(REPORT)) else reverse(REPORT))


@require_POST
def check_again(request: HttpRequest, link_id: int) -> HttpResponse:
    """Make the link the next one that the scheduled job checks."""
    link = get_link(request, link_id)
    if settings.CHECK_EXTERNAL_LINKS:
        ExternalLink.objects.filter(pk=link.pk).update(due_at=timezone.now() - BEFORE_OTHERS)
        messages.success(request, _("The link is checked within a few minutes. Reload this page to see the result."))
    else:
        messages.error(request, _("Links are not checked on this site. Your server’s administrator can turn this on."))
    return back_to_report(request)


@require_POST
def ignore(request: HttpRequest, link_id: int) -> HttpResponse:
    """List the link as ignored until something else happens to it, or stop that."""
    link = get_link(request, link_id)
    is_ignored = "stop" not in request.POST
    ExternalLink.objects.filter(pk=link.pk).update(
        ignored_at=timezone.now() if is_ignored else None, ignored_by=request.user if is_ignored else None
    )
    if is_ignored:
        ignored_url = f"{reverse(REPORT)}?show=ignored"
        message = _("The link is no longer listed, unless a check finds something else.")
        messages.success(request, message, buttons=[messages.button(ignored_url, _("Show ignored links"))])
    else:
        messages.success(request, _("The link is listed again."))
    return back_to_report(request)


class LinksScreen(WagtailAdminTemplateMixin):
    """A screen below the report."""

    request: HttpRequest
    page_title: Any
    header_icon = "link-external"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not page_permission_policy.user_has_any_permission(request.user, PERMISSIONS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        report = {"url": reverse(REPORT), "label": _("Links to other websites")}
        return [*super().get_breadcrumbs_items(), report, {"url": "", "label": self.page_title}]


class ReplaceLinkView(LinksScreen, FormView):
    page_title = gettext_lazy("Replace a link everywhere")
    template_name = "seo_audit/external_links/replace.html"
    form_class = ReplaceForm

    @cached_property
    def link(self) -> ExternalLink:
        return get_link(self.request, self.kwargs["link_id"])

    @cached_property
    def preview(self) -> Preview:
        return preview(self.link, self.request.user)

    def get_initial(self) -> dict[str, Any]:
        return {"new_url": self.link.new_url}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"link": self.link}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = self.preview.count
        label = ngettext("Replace on %(count)d page", "Replace on %(count)d pages", count) % {"count": count}
        return super().get_context_data(link=self.link, preview=self.preview, button_label=label, **kwargs)

    def form_valid(self, form: ReplaceForm) -> HttpResponse:
        new_url = form.cleaned_data["new_url"]
        if len(linking_pages(self.link, self.request.user)) > MAX_PAGES_IN_REQUEST:
            operations = plan(self.link, new_url, self.request.user)
            url = replaced_url([operation for operation, _replacement, _pages in operations])
            return redirect("background_task", start_replacing(self.request.user, operations, url).pk)
        replaced = replace(self.link, new_url, self.request.user)
        add_messages(self.request, replaced.pages)
        return redirect(replaced_url(replaced.operations) if replaced.operations else self.request.path)


def replaced_url(operations: list[uuid.UUID]) -> str:
    query = urlencode({"operation": [str(operation) for operation in operations]}, doseq=True)
    return f"{reverse('seo_audit:external_link_replaced')}?{query}"


class ReplacedView(LinksScreen, TemplateView):
    """The pages on which a link was replaced, with a button that undoes it."""

    page_title = gettext_lazy("Replaced link")
    template_name = "seo_audit/external_links/replaced.html"

    @cached_property
    def operations(self) -> list[uuid.UUID]:
        values = self.request.GET.getlist("operation")
        return [uuid.UUID(value) for value in values if is_uuid(value)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = [entry for operation in self.operations for entry in operation_entries(operation)]
        seen = page_permission_policy.explorable_instances(self.request.user).in_bulk([row.page_id for row in entries])
        rows = [(seen[entry.page_id], entry.data) for entry in entries if entry.page_id in seen]
        refusals = refusals_of(self.request.user, self.request.GET.get("task", ""))
        return super().get_context_data(rows=rows, refusals=refusals, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sum(len(operation_entries(operation)) for operation in self.operations) > MAX_PAGES_IN_REQUEST:
            url = replaced_url(self.operations)
            return redirect("background_task", start_undoing(request.user, self.operations, url).pk)
        results = undo_all(self.operations, request.user)
        restored = [result for result in results if result.outcome is not Outcome.NOT_SAVED]
        if restored:
            text = ngettext("Restored %(count)d page.", "Restored %(count)d pages.", len(restored))
            messages.success(request, text % {"count": len(restored)})
        add_refusals(request, results)
        return redirect(reverse(REPORT))


def is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def add_messages(request: HttpRequest, results: list[PageResult]) -> None:
    """Say on how many pages the link was replaced, and on which ones not."""
    if count := sum(result.outcome is Outcome.PUBLISHED for result in results):
        text = ngettext(
            "Replaced the link on %(count)d page, which is published.",
            "Replaced the link on %(count)d pages, which are published.",
            count,
        )
        messages.success(request, text % {"count": count})
    if count := sum(result.outcome is Outcome.SAVED_AS_DRAFT for result in results):
        text = ngettext(
            "Replaced the link in %(count)d draft. Publish it from its editor.",
            "Replaced the link in %(count)d drafts. Publish them from their editors.",
            count,
        )
        messages.success(request, text % {"count": count})
    add_refusals(request, results)


def add_refusals(request: HttpRequest, results: list[PageResult]) -> None:
    for result in results:
        if result.outcome is Outcome.NOT_SAVED:
            values = {"title": result.page.get_admin_display_title(), "reason": result.reason}
            messages.warning(request, _("“%(title)s” was not changed: %(reason)s") % values)
