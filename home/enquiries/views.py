"""The two steps of the form, confirming and sending, and the thank-you page.

The empty form is part of the contact page, which stays in the page cache. Every response with a visitor's input answers
a POST, which no cache stores. URLs never contain any input.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from wagtail.models import Site

from site_core.lib.cross_origin import is_same_origin
from site_core.pages.metadata import Metadata, robots_directives
from site_core.site_settings.models import SiteSettings

from .form_tokens import FormToken, new_token, read_token
from .forms import EnquiryForm
from .limits import WINDOW, is_rate_limited
from .models import EnquirySettings
from .pages import form_page
from .services import create_enquiry

MAX_BODY_BYTES = 20_000
private_response = cache_control(private=True, no_cache=True)  # not no-store: the Back button keeps the input
# Status code → heading and text of the page.
REJECTIONS = {
    403: (
        gettext_lazy("This form was sent from another website"),
        gettext_lazy("Please open our contact page and fill in the form there."),
    ),
    413: (
        gettext_lazy("That was too much text for this form"),
        gettext_lazy("Please give only your name and how to reach you."),
    ),
    429: (
        gettext_lazy("We can’t take more inquiries online right now"),
        gettext_lazy(
            "We have received too many, from your network or overall. Please try again in ten minutes, or call us."
        ),
    ),
    503: (
        gettext_lazy("We can’t take inquiries online at the moment"),
        gettext_lazy("Nothing you wrote was saved. Please call us."),
    ),
}


def render(request: HttpRequest, name: str, title: str, **context: Any) -> TemplateResponse:
    """Return a page made from the template ``name``. Search engines don't index it."""
    clinic = SiteSettings.for_request_or_404(request).clinic
    context |= {"metadata": Metadata(title=f"{title} — {clinic.name}", robots=robots_directives(noindex=True))}
    return TemplateResponse(request, f"enquiries/{name}.html", {"title": title, **context})


# Django's CSRF protection needs a cookie; is_same_origin replaces it.
@method_decorator([csrf_exempt, sensitive_post_parameters(), private_response], name="dispatch")
class EnquiryView(View):
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.site = Site.find_for_request(request)
        if self.site is None:
            return redirect("/")
        self.settings = EnquirySettings.get_or_default(self.site)
        if not self.settings.is_open:
            return self.get(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        page = form_page(self.site)
        return redirect(page.get_url(request) if page else "/")

    def post(self, request: HttpRequest) -> HttpResponse:
        if status := self.rejection_status():
            return self.render_rejection(status)
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.render_form(form, has_errors=True)
        if "change" in request.POST:
            return self.render_form(self.make_form(initial=request.POST.dict()))
        token = read_token(request.POST.get("token", ""))
        if token is None or token.is_too_fast:
            return self.render_confirmation(form, token)
        return self.submit(form, token)

    def rejection_status(self) -> int | None:
        """Return the status code to reject the request with, or None to accept it."""
        if not is_same_origin(self.request):
            return 403
        length = self.request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            return 413
        return 429 if is_rate_limited(self.request) else None

    def make_form(self, *args: Any, **kwargs: Any) -> EnquiryForm:
        clinic = SiteSettings.for_request_or_404(self.request).clinic
        return EnquiryForm(*args, clinic=clinic, settings=self.settings, **kwargs)

    def render_form(self, form: EnquiryForm, has_errors: bool = False) -> TemplateResponse:
        title = _("Ask us to contact you")
        if has_errors:
            title = _("Error: %(title)s") % {"title": title}
        return render(self.request, "ask", title, form=form, enquiries=self.settings)

    def render_confirmation(self, form: EnquiryForm, token: FormToken | None) -> TemplateResponse:
        context = {"was_too_fast": token is not None, "token": (token or new_token()).sign()}
        return render(self.request, "check", _("Check before you send"), form=form, details=form.details, **context)

    def submit(self, form: EnquiryForm, token: FormToken) -> HttpResponse:
        try:
            create_enquiry(self.site, token.form_id, form.details)
        except ImproperlyConfigured:  # an invalid key, with which production doesn't start
            return self.render_rejection(503)
        return HttpResponseRedirect(reverse("enquiry_sent"), status=303)

    def render_rejection(self, status: int) -> TemplateResponse:
        heading, text = REJECTIONS[status]
        response = render(self.request, "refused", str(heading), text=text)
        response.status_code = status
        if status == 429:
            response["Retry-After"] = str(WINDOW)
        return response


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Thank the visitor. The page is the same for everyone."""
    site = Site.find_for_request(request)
    if site is None:
        return redirect("/")
    return render(request, "sent", _("Thank you"), enquiries=EnquirySettings.get_or_default(site))
