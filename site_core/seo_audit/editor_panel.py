"""The audit of one page in its editor: findings, and link suggestions."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from site_core.pages.models import BasePage
from site_core.pages.page_checks import Audience, Dismissal, PageProblem
from site_core.site_settings.models import SiteSettings

from .contradictions.checking import find_draft_contradictions
from .extract import ExtractedPage, extract_page_data
from .findings import Finding, calculate_score, get_grade, sort_by_severity
from .link_suggestions import suggest_links
from .models import AuditedPage
from .page_checker import PageChecker, build_page
from .page_checks import check_page
from .site_audit import SiteReader, is_small
from .site_checks import check_images, find_images_without_alt


def check_draft(draft: BasePage, extracted: ExtractedPage) -> list[Finding]:
    """Return the findings of ``draft``: compared with the rest of the site if the page is live, else on its own.

    The number of links to the page, and what it is compared with, are as of the last audit of a large site.
    """
    site, live = draft.get_site(), Page.objects.live().filter(pk=draft.pk).first()
    if site is None or live is None:
        return find_draft_findings(draft, extracted)
    audited = build_page(live, extracted.data, site)
    if is_small(site):
        reader = SiteReader(site)
        checker, audited.links_in = reader.checker, reader.count_links()[draft.pk]
    else:
        checker, stored = PageChecker(site), AuditedPage.objects.filter(pk=draft.pk)
        audited.links_in = stored.values_list("links_in", flat=True).first()
    checker.check([audited], {})
    return sort_by_severity([*audited.findings, *find_contradictions_of(draft, extracted)])


def find_contradictions_of(page: BasePage, extracted: ExtractedPage) -> list[Finding]:
    return find_draft_contradictions(page, extracted.passages, extracted.data.approved)


def find_draft_findings(page: BasePage, extracted: ExtractedPage) -> list[Finding]:
    """Return the findings about ``page`` that don’t depend on other pages."""
    data = extracted.data
    images_without_alt = find_images_without_alt({image_id for _path, image_id in data.images})
    findings = [*check_page(data, page.min_words), *check_images(data, images_without_alt)]
    return sort_by_severity([*findings, *find_contradictions_of(page, extracted)])


def find_draft_problems(page: BasePage) -> Iterator[PageProblem]:
    """Yield the findings about ``page``, as an editor has it, that nothing else in the form names."""
    extracted = extract_page_data(page)
    for finding in find_draft_findings(page, extracted):
        if not finding.type.named_by_form:
            audience = Audience.READERS if finding.type.for_readers else Audience.SEARCH
            yield PageProblem(
                finding.label, finding.message, finding.path, audience, dismissal_of(finding, page), finding.source_url
            )


def dismissal_of(finding: Finding, page: BasePage) -> Dismissal | None:
    if not finding.token:
        return None
    return Dismissal(_("This is right"), reverse("seo_audit:statement_confirm_in_form", args=[page.pk]), finding.token)


@never_cache
@require_safe
def checks(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return an HTML fragment for the “Checks” side panel of the page editor."""
    page = get_object_or_404(Page, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not (permissions.can_edit() or permissions.can_publish()):
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    if not isinstance(draft, BasePage):
        return TemplateResponse(request, "seo_audit/checks.html", {"page": draft})
    draft.remove_untouched_sections()
    if site := draft.get_site():
        draft.site_settings = SiteSettings.for_site(site)
    extracted = extract_page_data(draft)
    findings = check_draft(draft, extracted)
    own_findings = find_draft_findings(draft, extracted)  # in the list of what is missing
    score = calculate_score(findings)
    context = {
        "page": draft,
        "is_audited": True,
        "site_findings": [finding for finding in findings if finding not in own_findings],
        "score": score,
        "grade": get_grade(score),
        "can_edit": permissions.can_edit() and not permissions.page_locked(),
        "suggestions": suggest_links(draft, extracted.data, extracted.text),
        "edit_url": "",
        "pk": draft.pk,
    }
    return TemplateResponse(request, "seo_audit/checks.html", context)
