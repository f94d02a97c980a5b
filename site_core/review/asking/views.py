"""The editor’s steps: ask for a review, ask again, withdraw, change the owner, accept and dismiss suggested edits."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page

from site_core.pages.models import ReviewedPage

from ..log_actions import OWNER_CHANGED
from ..models import ReviewRequest, SuggestedEdit
from ..reviewers import reviewers_for
from ..services import RequestClosedError, revoke
from ..suggestions.replacing import TextChangedError
from ..suggestions.services import AlreadyDecidedError, accept_edit, dismiss_edit
from .forms import AskForm, OwnerForm
from .panel import open_requests_for_another_text
from .services import ask_by_email, send_again


def get_page(request: HttpRequest, page_id: int) -> Any:
    """Return a page that needs reviews, if the user may edit it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, ReviewedPage) or page.alias_of_id:
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


class PageFormView(WagtailAdminTemplateMixin, FormView):
    """A form about one page."""

    template_name = "review/form.html"
    header_icon = "check"
    submit_label: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.page = get_page(request, kwargs["page_id"])
        self.edit_url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        title: str = self.page.get_admin_display_title()
        return title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        title = self.page.get_admin_display_title()
        items = [*super().get_breadcrumbs_items(), {"url": self.edit_url, "label": title}]
        return [*items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page=self.page, edit_url=self.edit_url, submit_label=self.submit_label, **kwargs
        )


class AskView(PageFormView):
    page_title = gettext_lazy("Ask for review")
    submit_label = gettext_lazy("Send")
    form_class = AskForm
    template_name = "review/ask.html"

    @cached_property
    def draft(self) -> Any:
        return self.page.get_latest_revision_as_object()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "people": reviewers_for(self.draft)}

    def get_initial(self) -> dict[str, Any]:
        """Choose those who were asked about an earlier text, or else who reviewed the page last."""
        earlier = [request.reviewer_id for request in open_requests_for_another_text(self.page)]
        return {"reviewers": [str(key) for key in earlier or [self.page.reviewer_id] if key]}

    def form_valid(self, form: AskForm) -> HttpResponse:
        data = form.cleaned_data
        people, user = data["reviewers"], self.request.user
        requests = ask_by_email(self.page, people, user=user, note=data["note"], due=data["due"])
        report_sending(self.request, requests)
        return redirect(self.edit_url)


def report_sending(request: HttpRequest, requests: list[ReviewRequest]) -> None:
    """Say who was sent a link, and to whom it could not be sent yet."""
    is_sent = {item: item.emails.exclude(sent_at=None).exists() for item in requests}
    sent = [item.reviewer.title for item in requests if is_sent[item]]
    unsent = [item.reviewer.title for item in requests if not is_sent[item]]
    if sent:
        text = _("A link to this page was sent to %(people)s.")
        messages.success(request, text % {"people": get_text_list(sent, _("and"))})
    if unsent:
        text = _(
            "The email to %(people)s could not be sent. The request is saved, and the email is tried again every few "
            "minutes. Its status is under “Medical review” in this form."
        )
        messages.warning(request, text % {"people": get_text_list(unsent, _("and"))})


class OwnerView(PageFormView):
    page_title = gettext_lazy("Change owner")
    submit_label = gettext_lazy("Save")
    form_class = OwnerForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None)
        return {**kwargs, "page": self.page}

    def form_valid(self, form: OwnerForm) -> HttpResponse:
        owner = form.cleaned_data["owner"]
        Page.objects.filter(pk=self.page.pk).update(owner=owner)
        name = owner.get_full_name() or owner.get_username()
        log(instance=self.page, action=OWNER_CHANGED, user=self.request.user, data={"owner": name})
        messages.success(self.request, _("%(person)s is now responsible for this page.") % {"person": name})
        return redirect(self.edit_url)


@require_POST
def send_request_again(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_request(request, pk)
    if item.decided_at or item.revoked_at or item.superseded_at:
        messages.warning(request, _("Nothing was sent: this request is no longer open. Ask for a new review."))
    else:
        send_again(item, user=request.user)
        report_sending(request, [item])
    return redirect("wagtailadmin_pages:edit", item.page_id)


@require_POST
def revoke_request(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_request(request, pk)
    try:
        with transaction.atomic():
            revoke(item, user=request.user)
    except RequestClosedError:
        messages.warning(request, _("Nothing was withdrawn: this request is no longer open."))
    else:
        text = _("The request to %(person)s was withdrawn. The link no longer works.")
        messages.success(request, text % {"person": item.reviewer.title})
    return redirect("wagtailadmin_pages:edit", item.page_id)


def get_request(request: HttpRequest, pk: int) -> ReviewRequest:
    item = get_object_or_404(ReviewRequest.objects.select_related("reviewer"), pk=pk)
    get_page(request, item.page_id)
    return item


@require_POST
def decide_edit(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Accept or dismiss a suggested edit: ``answer`` is “accept” or “dismiss”."""
    if answer not in ("accept", "dismiss"):
        raise Http404
    edit = get_object_or_404(SuggestedEdit.objects.select_related("request__reviewer"), pk=pk)
    page = get_page(request, edit.request.page_id)
    if page.permissions_for_user(request.user).page_locked():
        messages.error(request, _("This page is locked. Nothing was changed."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    try:
        (accept_edit if answer == "accept" else dismiss_edit)(edit, request.user)
    except AlreadyDecidedError:
        messages.info(request, _("Someone has already accepted or dismissed this edit."))
    except TextChangedError:
        text = _("The text has changed since then, so the edit was not made. Make it by hand, then choose “Dismiss”.")
        messages.warning(request, text)
    else:
        done = _("The edit is now in the draft.") if answer == "accept" else _("The edit was dismissed.")
        messages.success(request, done)
    return redirect("wagtailadmin_pages:edit", page.pk)
