"""Confirm that a sentence is right although it seemed to contradict a fact, and undo that."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.lib.pagination import paginate

from ..models import ConfirmedStatement, PageAudit
from .checking import update_stored_findings
from .known import Contradiction
from .log_actions import CONFIRMED, QUESTIONED
from .reporting import statement_fingerprint
from .tokens import read_token

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
    """Ask whether a sentence is right. After a POST, it is, until it or what it seemed to contradict changes."""
    page = get_editable_page(request.user, page_id)
    found = find_statement(page, request.GET.get("statement", ""))
    if request.method == "POST" and found:
        confirm(request.user, page, found)
        message = _("The audit leaves this sentence out until it or the fact changes. To undo that, open the list.")
        button = messages.button(reverse("seo_audit:statements"), _("Confirmed statements"))
        messages.success(request, message, buttons=[button])
        return redirect("seo_audit:report")
    context = header(_("Is this right?")) | {
        "page": page,
        "contradiction": found,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page_id]),
    }
    return TemplateResponse(request, "seo_audit/confirm_statement.html", context)


def find_statement(page: Page, fingerprint: str) -> Contradiction | None:
    """Return what the audit found on the public page."""
    audit = PageAudit.objects.filter(pk=page.pk).only("contradictions").first()
    rows = [Contradiction(**row) for row in audit.contradictions] if audit else []
    return next((row for row in rows if statement_fingerprint(row) == fingerprint), None)


@require_POST
def confirm_in_form(request: HttpRequest, page_id: int) -> HttpResponse:
    """Confirm a sentence from the checklist beside the form, which may have text that is not saved yet."""
    page = get_editable_page(request.user, page_id)
    found = read_token(request.POST.get("token", ""), page_id)
    if found is None:
        raise BadRequest("Not a statement of this page.")
    confirm(request.user, page, found)
    return HttpResponse(status=204)


def confirm(user: Any, page: Page, found: Contradiction) -> None:
    about = {"sentence": found.sentence, "name": found.name, "value": found.value}
    _statement, is_new = ConfirmedStatement.objects.get_or_create(
        page=page, fingerprint=statement_fingerprint(found), defaults=about | {"confirmed_by": user}
    )
    if is_new:
        log(instance=page, action=CONFIRMED, user=user, data=about)
    update_stored_findings(page)


@require_POST
def undo_confirmation(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Have the audit show a sentence again."""
    statement = get_object_or_404(editable_statements(request.user), pk=statement_id)
    page = statement.page
    about = {"sentence": statement.sentence, "name": statement.name, "value": statement.value}
    statement.delete()
    log(instance=page, action=QUESTIONED, user=request.user, data=about)
    update_stored_findings(page)
    messages.success(request, _("The audit shows the sentence again if it contradicts what the clinic states."))
    return redirect("seo_audit:statements")
