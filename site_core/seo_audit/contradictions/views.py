"""Confirm that a sentence is right although it seemed to contradict a fact, and undo that."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.lib.pagination import paginate

from ..models import ConfirmedStatement, PageAudit
from .checking import update_stored_findings
from .reporting import statement_fingerprint

PERMISSIONS = ["change", "publish"]
PER_PAGE = 50


def editable_statements(user: Any) -> QuerySet[ConfirmedStatement]:
    """Return the confirmed statements of pages that ``user`` may edit or publish."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS)
    return ConfirmedStatement.objects.filter(page__in=pages).select_related("page", "confirmed_by")


def get_editable_page(user: Any, page_id: int) -> Page:
    page = get_object_or_404(Page, pk=page_id)
    permissions = page.permissions_for_user(user)
    if not (permissions.can_edit() or permissions.can_publish()):
        raise PermissionDenied
    return page


def header(title: str) -> dict[str, Any]:
    """Return the context of Wagtail’s header, with the way back to the audit."""
    breadcrumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("seo_audit:report"), "label": _("SEO audit")},
        {"url": "", "label": title},
    ]
    return {"header_title": title, "header_icon": "check", "breadcrumbs_items": breadcrumbs}


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """List the sentences that people confirmed."""
    if not page_permission_policy.user_has_any_permission(request.user, PERMISSIONS):
        raise PermissionDenied
    rows = paginate(editable_statements(request.user), request.GET.get("p", "1"), PER_PAGE)
    context = header(_("Confirmed statements")) | {"statements": rows, "page_obj": rows}
    context["index_url"] = reverse("seo_audit:statements")
    return TemplateResponse(request, "seo_audit/statements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_statement(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask whether a sentence is right. After a POST, it is, until it changes."""
    page = get_editable_page(request.user, page_id)
    fingerprint = request.GET.get("statement", "")
    audit = PageAudit.objects.filter(pk=page_id).only("contradictions").first()
    rows = audit.contradictions if audit else []
    found = [row for row in rows if statement_fingerprint(row["sentence"]) == fingerprint]
    if request.method == "POST" and found:
        return confirm(request, page, fingerprint, found[0]["sentence"])
    context = header(_("Is this right?")) | {
        "page": page,
        "contradictions": found,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page_id]),
    }
    return TemplateResponse(request, "seo_audit/confirm_statement.html", context)


def confirm(request: HttpRequest, page: Page, fingerprint: str, sentence: str) -> HttpResponseRedirect:
    defaults = {"sentence": sentence, "confirmed_by": request.user}
    ConfirmedStatement.objects.get_or_create(page=page, fingerprint=fingerprint, defaults=defaults)
    update_stored_findings(page)
    message = _("The audit leaves this sentence out until it changes. To undo that, open “Confirmed statements”.")
    button = messages.button(reverse("seo_audit:statements"), _("Confirmed statements"))
    messages.success(request, message, buttons=[button])
    return redirect("seo_audit:report")


@require_POST
def undo_confirmation(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Have the audit show a sentence again."""
    statement = get_object_or_404(editable_statements(request.user), pk=statement_id)
    page = statement.page
    statement.delete()
    update_stored_findings(page)
    messages.success(request, _("The audit shows the sentence again if it contradicts what the clinic states."))
    return redirect("seo_audit:statements")
