"""The audit of one page, beside its editor: findings of the latest draft, and links worth making."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from ...models import BasePage, SiteSettings
from .extraction import facts_of
from .findings import by_weight, grade, score
from .page_checks import page_findings
from .site_audit import SiteAudit
from .suggestions import suggestions


def draft_findings(draft, facts):
    """Findings of ``draft``: beside the site's other pages where the page is live, else for itself."""
    site = draft.get_site()
    if site and Page.objects.live().filter(pk=draft.pk).exists():
        audit = SiteAudit(site, draft_facts={draft.pk: facts})
        return audit.audited[draft.pk].findings
    return by_weight(page_findings(facts, draft.min_words))


@never_cache
@require_safe
def checks(request, page_id):
    """An HTML fragment for the side panel “Checks” of the page’s editor."""
    page = get_object_or_404(Page, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not (permissions.can_edit() or permissions.can_publish()):
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    if not isinstance(draft, BasePage):
        return TemplateResponse(request, "seo_audit/checks.html", {"page": draft})
    if site := draft.get_site():
        draft.site_settings = SiteSettings.of(site)
    facts, text = facts_of(draft)
    findings = draft_findings(draft, facts)
    points = score(findings)
    context = {
        "page": draft,
        "audited": True,
        "findings": findings,
        "score": points,
        "grade": grade(points),
        "suggestions": suggestions(draft, facts, text),
        "edit_url": "",
    }
    return TemplateResponse(request, "seo_audit/checks.html", context)
