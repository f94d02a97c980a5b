"""The review screen, by link and in the admin.

GET and HEAD change nothing, because mail scanners open links. Decisions are posted in two steps: the answer, which is
shown again, and the confirmation. Neither the link nor the screen needs a cookie.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from wagtail.models import Page

from site_core.lib.cross_origin import is_same_origin
from site_core.lib.ip_addresses import client_network
from site_core.lib.rate_limit import RateLimit
from site_core.pages.review_workflow import get_reviewer

from . import form_tokens
from .answers import submit_answer
from .due_requests import open_request
from .forms import AnswerForm
from .models import ReviewRequest, ReviewRequestQuerySet, Via
from .screen.review_screen import ReviewScreen
from .services import RequestClosedError
from .taking_back import is_undoable, take_back

WINDOW = 10 * 60  # seconds
MAX_REQUESTS = 300  # of one network within that time: a clinic shares one
link_limit = RateLimit("review-links", WINDOW)
ANSWER_SECONDS = 60 * 60  # within which the same answer, sent again, is recognized
AFTER_LINKS = ".,;:!?)>]}\"'”’"  # what mail programs take for a part of a link
POLICY = {"frame-src": [NONE], "manifest-src": [NONE]}  # besides what holds for all pages
HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}


def digest(data: Mapping[str, str]) -> str:
    """Return a keyed hash of an answer."""
    values = sorted((name, value) for name, value in data.items() if name != "csrfmiddlewaretoken")
    return salted_hmac("review-answer", repr(values), algorithm="sha256").hexdigest()


def requests_with_details() -> ReviewRequestQuerySet:
    return ReviewRequest.objects.select_related("page", "revision", "reviewer", "requested_by")


@method_decorator(csp_replace(POLICY), name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class ReviewView(View):
    """The screen for one request. Subclasses say who may see it."""

    http_method_names = ["get", "head", "post", "options"]
    via: Via
    referrer_policy = "no-referrer"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = self.respond(request, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        response["Referrer-Policy"] = self.referrer_policy
        return response

    def respond(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        raise NotImplementedError

    def show(self, review_request: ReviewRequest) -> HttpResponseBase:
        """Respond to a person who may answer ``review_request``."""
        self.review_request = review_request
        if self.request.method == "POST":
            return self.take_back() if "take_back" in self.request.POST else self.receive(self.request.POST)
        if self.status != ReviewRequest.Status.OPEN:
            return self.render_ended()
        return self.render_screen(self.make_form())

    @property
    def status(self) -> str:
        """The status of the request. Without its revision, there is nothing to review anymore."""
        status = self.review_request.status
        is_gone = status == ReviewRequest.Status.OPEN and self.review_request.revision is None
        return ReviewRequest.Status.SUPERSEDED if is_gone else status

    def receive(self, data: Mapping[str, str]) -> HttpResponseBase:
        """Handle a POST: the answer, its confirmation, or going back to change it."""
        if not self.is_own_form():
            return self.render("ended", 403, reason="foreign")
        if self.status != ReviewRequest.Status.OPEN:
            if data.get("confirm") and cache.get(self.answer_key) == digest(data):
                return HttpResponseRedirect(self.request.path, status=303)  # the second of two clicks
            return self.render_ended(data)
        form = self.make_form(data)
        if not form_tokens.is_valid(data.get("token", ""), self.review_request):
            message = _("This page was open for a different version of the text. Check the text below, then answer.")
            return self.render_screen(form, message, status=409)
        if "change" in data:
            return self.render_screen(form)
        if not form.is_valid():
            return self.render_screen(form, _("Nothing was sent yet."), status=422, has_errors=True)
        if "confirm" not in data:
            return self.render("confirm", form=form, screen=self.screen, token=form_tokens.sign(self.review_request))
        return self.decide(form)

    def decide(self, form: AnswerForm) -> HttpResponseBase:
        with transaction.atomic():
            # Two tabs, or a double click: the second one waits here, and finds the decision of the first.
            self.review_request = ReviewRequest.objects.select_for_update().get(pk=self.review_request.pk)
            if self.status != ReviewRequest.Status.OPEN:
                return self.receive(form.data)
            error = submit_answer(self.review_request, form, via=self.via, user=self.user)
        if error:
            return self.render_screen(form, error, status=409)
        cache.set(self.answer_key, digest(form.data), ANSWER_SECONDS)
        return HttpResponseRedirect(self.request.path, status=303)

    def take_back(self) -> HttpResponseBase:
        """Take back the approval that was just given. The request waits for an answer again."""
        if not self.is_own_form():
            return self.render("ended", 403, reason="foreign")
        try:
            take_back(self.review_request, user=self.user)
        except RequestClosedError:
            return self.render_ended(is_late=True)
        cache.delete(self.answer_key)
        return HttpResponseRedirect(self.request.path, status=303)

    def is_own_form(self) -> bool:
        return is_same_origin(self.request)

    @property
    def answer_key(self) -> str:
        return f"review-answer:{self.review_request.pk}"

    @property
    def user(self) -> Any:
        """The account that decides. None if the person came by link."""
        return None

    def make_form(self, data: Mapping[str, str] | None = None) -> AnswerForm:
        self.screen = ReviewScreen(self.review_request, self.request)
        return AnswerForm(data, places=self.screen.places, interval=self.screen.interval)

    def render_screen(
        self, form: AnswerForm, message: str = "", *, status: int = 200, has_errors: bool = False
    ) -> HttpResponse:
        context = self.screen.context(form.posted_texts)
        context |= {"token": form_tokens.sign(self.review_request), "message": message, "has_errors": has_errors}
        return self.render("screen", status, form=form, **context)

    def render_ended(self, data: Mapping[str, str] | None = None, *, is_late: bool = False) -> HttpResponse:
        """Say why the request can’t be answered, how to go on, and what was typed if there is something."""
        is_decided = self.status == ReviewRequest.Status.DECIDED
        typed = self.typed_texts(data) if data else []
        context = {"reason": str(self.status), "typed": typed, "is_late": is_late}
        if is_decided:
            context |= {"approval": self.review_request.approvals.first()}
            context |= {"is_undoable": is_undoable(self.review_request), "page_url": self.page_url}
        return self.render("ended", 200 if is_decided and not is_late else 410, **context)

    @property
    def page_url(self) -> str:
        """Where readers see the page. Empty if it is not public."""
        page = self.review_request.page
        return page.full_url or "" if page.live and not page.get_view_restrictions() else ""

    def typed_texts(self, data: Mapping[str, str]) -> list[str]:
        """Return what the reviewer typed. The fields for other words begin with the words of the page."""
        message = data.get("message", "").strip()
        if self.review_request.revision:
            texts = self.make_form(data).posted_texts
        else:
            texts = {name: value for name, value in data.items() if name.startswith("comment-") and value.strip()}
        return list(filter(None, [*texts.values(), message]))

    def render(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"review_request": getattr(self, "review_request", None), "is_link": self.via == Via.LINK}
        return TemplateResponse(self.request, f"review/{template}.html", context, status=status).render()


# Django's CSRF protection needs a cookie. Here, the link itself is the secret that no other website knows.
@method_decorator(csrf_exempt, name="dispatch")
class LinkView(ReviewView):
    """The screen for people who have the link. Clinicians have no password for this site."""

    via = Via.LINK

    @sensitive_variables("token")
    def respond(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if link_limit.is_exceeded(client_network(request), MAX_REQUESTS):
            response = self.render("ended", 429, reason="busy")
            response["Retry-After"] = str(WINDOW)
            return response
        token = kwargs["token"].strip("/").rstrip(AFTER_LINKS)
        review_request = requests_with_details().with_token(token)
        return self.show(review_request) if review_request else self.render("ended", 404, reason="unknown")

    def is_own_form(self) -> bool:
        """Older browsers send “null” as the origin of a page that asks for no referrer."""
        headers = self.request.headers
        is_unknown = headers.get("Origin") == "null" and "Sec-Fetch-Site" not in headers
        return is_unknown or super().is_own_form()


class AccountView(ReviewView):
    """The same screen in the admin, for the account of the reviewer."""

    via = Via.ACCOUNT
    referrer_policy = "same-origin"  # Django's CSRF protection needs it

    def respond(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        review_request = get_object_or_404(requests_with_details(), pk=kwargs["pk"])
        if review_request.reviewer.account_id != request.user.pk:
            raise PermissionDenied
        return self.show(review_request)

    @property
    def user(self) -> Any:
        return self.request.user


class DueView(View):
    """Leads the reviewer of a page from the desk to the screen. Nothing is decided by that."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page: Any = get_object_or_404(Page, pk=page_id, live=True, alias_of=None).specific
        reviewer = get_reviewer(request.user)
        if reviewer is None or getattr(page, "reviewer", None) != reviewer:
            raise PermissionDenied
        return redirect("review_answer", open_request(page, reviewer).pk)
