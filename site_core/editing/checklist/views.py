"""Return what is missing in a page while someone edits it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.models import Page

from site_core.pages.models import BasePage
from site_core.site_settings.models import SiteSettings

from .items import make_checklist


@never_cache
@require_POST
def check_page_in_form(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return an HTML fragment about an existing page, with the posted data of its form."""
    stored = get_object_or_404(Page, pk=page_id)
    page = stored.get_latest_revision_as_object()
    permissions = page.permissions_for_user(request.user)
    if not permissions.can_edit():
        raise PermissionDenied
    if permissions.page_locked() or page.alias_of_id:
        return HttpResponse(status=204)
    return render_checklist(request, page, page.get_parent().specific, permissions.can_publish())


@never_cache
@require_POST
def check_new_page_in_form(request: HttpRequest, app_label: str, model_name: str, parent_id: int) -> HttpResponse:
    """Return an HTML fragment about a page that is not saved yet, with the posted data of its form."""
    parent = get_object_or_404(Page, pk=parent_id).specific
    permissions = parent.permissions_for_user(request.user)
    try:
        model: Any = ContentType.objects.get_by_natural_key(app_label, model_name).model_class()
    except ContentType.DoesNotExist as error:
        raise Http404 from error
    if not permissions.can_add_subpage() or model not in parent.creatable_subpage_models():
        raise PermissionDenied
    page = model(owner=request.user, locale=parent.locale)
    return render_checklist(request, page, parent, permissions.can_publish_subpage())


def render_checklist(request: HttpRequest, page: Page, parent: Page, can_publish: bool) -> HttpResponse:
    """Check ``page`` as if its editor published it now, or submitted it if that is what they can do."""
    if not isinstance(page, BasePage):
        return HttpResponse(status=204)
    if site := (page if page.pk else parent).get_site():
        page.site_settings = SiteSettings.for_site(site)
    workflow = (page if page.pk else parent).get_workflow()
    is_submission = workflow is not None and not can_publish
    data = request.POST.copy()
    data["action-submit" if is_submission else "action-publish"] = "1"
    form_class = type(page).get_edit_handler().get_form_class()
    form = form_class(data, instance=page, parent_page=parent, for_user=request.user)
    try:
        form.is_valid()
    except (LookupError, ValueError) as error:
        raise BadRequest("Not the data of a page form.") from error  # Wagtail’s blocks expect what its scripts send
    context = {"checklist": make_checklist(form), "is_submission": is_submission, "page": page}
    return TemplateResponse(request, "editing/checklist.html", context)
