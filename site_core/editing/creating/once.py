"""Saves a form of a new page as one page.

If the response to the first save is lost, the browser sends the form again, and Wagtail would create a second page.
``static/js/unsaved-text.js`` puts an id into each form. By this id, the page of the first save is found and replaced.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from wagtail.models import Page

from .models import FormSubmission

FIELD = "unsaved-text-form"
RETENTION = datetime.timedelta(days=30)  # Browsers keep unsaved text for seven.
IN_PROGRESS = "is_form_being_saved"


def save_once(request: HttpRequest) -> HttpResponseBase | None:
    """Respond to a form with an id: delete the draft of an earlier save, and call Wagtail’s view in one transaction."""
    if not form_id(request) or hasattr(request, IN_PROGRESS):
        return None
    setattr(request, IN_PROGRESS, True)
    user: Any = request.user
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=user.pk)  # one save after the other
        is_replaced = delete_first_draft(request)
        response = call_view(request)
        if is_replaced and not is_saved(response):
            transaction.set_rollback(True)
    return response


def record_form(request: HttpRequest, page: Page) -> None:
    """Remember the page that the form in ``request`` was saved as."""
    if not form_id(request):
        return
    user: Any = request.user
    FormSubmission.objects.filter(created_at__lt=timezone.now() - RETENTION).delete()
    FormSubmission.objects.update_or_create(form_id=form_id(request), user=user, defaults={"page": page})


def form_id(request: HttpRequest) -> str:
    return request.POST.get(FIELD, "")[:64]


def delete_first_draft(request: HttpRequest) -> bool:
    """Delete the page of the form in ``request``, if nothing but that form was ever saved in it."""
    user: Any = request.user
    submission = FormSubmission.objects.filter(form_id=form_id(request), user=user).first()
    if submission is None or not is_first_draft(submission.page, user):
        return False
    submission.page.delete(user=user)
    return True


def is_first_draft(page: Page, user: Any) -> bool:
    is_draft = not page.live and page.first_published_at is None and not page.get_children().exists()
    return is_draft and [revision.user_id for revision in page.revisions.all()] == [user.pk]


def call_view(request: HttpRequest) -> HttpResponseBase:
    match = request.resolver_match
    assert match is not None
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response


def is_saved(response: HttpResponseBase) -> bool:
    """Return whether Wagtail has saved the page: it redirects then, or it is the JSON that autosave expects."""
    is_json = response.headers.get("Content-Type", "").startswith("application/json")
    return response.status_code == 302 or (is_json and response.status_code == 200)
