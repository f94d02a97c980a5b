"""The two steps of the form: what was written is checked and shown once more, then sent. And what comes after.

The contact page has the empty form and stays in the page cache. Everything that holds a visitor's words is the answer
to a POST, which no cache keeps; addresses never hold any.
"""

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from wagtail.models import Site

from site_core.models import SiteSettings
from site_core.seo.metadata import Metadata, robots_directives
from site_core.visibility import visible

from ..models import ContactPage
from .forms import EnquiryForm
from .limits import WINDOW, is_rate_limited
from .models import EnquirySettings
from .origins import is_sent_from_here
from .receiving import receive
from .tickets import new_ticket, read_ticket

LARGEST_BODY = 20_000  # bytes
for_one_visitor = cache_control(private=True, no_cache=True)  # not no-store: going back keeps the words
REFUSALS = {
    403: ("This form was sent from another website", "Please open our contact page and fill it in there."),
    413: ("That was too much for this form", "Please give only your name and how to reach you."),
    429: (
        "We can’t take more enquiries online just now",
        "Many have come in from your network, or from everywhere at once. Please try again in ten minutes, or call us.",
    ),
    503: ("We can’t take enquiries online at the moment", "Nothing you wrote was kept. Please call us."),
}


def answer(request, name, title, **context):
    clinic = SiteSettings.for_request(request).clinic
    context |= {"metadata": Metadata(title=f"{title} — {clinic.name}", robots=robots_directives(noindex=True))}
    return TemplateResponse(request, f"home/enquiries/{name}.html", {"title": title, **context})


def contact_page(site):
    return visible(ContactPage.objects.descendant_of(site.root_page)).order_by("path").first()


# Django's check of forms needs a cookie; see origins.py for what stands in its place.
@method_decorator([csrf_exempt, sensitive_post_parameters(), for_one_visitor], name="dispatch")
class AskView(View):
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request, *args, **kwargs):
        self.site = Site.find_for_request(request)
        self.settings = EnquirySettings.of(self.site) if self.site else None
        if self.settings is None or not self.settings.is_open:
            return self.get(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        page = contact_page(self.site) if self.site else None
        return redirect(page.get_url(request) if page else "/")

    def post(self, request):
        if status := self.refusal():
            return self.refuse(status)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, "Error: ")
        if "change" in request.POST:
            return self.ask(self.form(initial=request.POST.dict()))
        ticket = read_ticket(request.POST.get("ticket", ""))
        if ticket is None or ticket.is_too_quick:
            return self.check(form, ticket)
        return self.take(form, ticket)

    def refusal(self):
        if not is_sent_from_here(self.request):
            return 403
        length = self.request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return 413
        return 429 if is_rate_limited(self.request) else None

    def form(self, *args, **kwargs):
        clinic = SiteSettings.for_request(self.request).clinic
        return EnquiryForm(*args, clinic=clinic, settings=self.settings, **kwargs)

    def ask(self, form, prefix=""):
        return answer(self.request, "ask", f"{prefix}Ask us to get in touch", form=form, enquiries=self.settings)

    def check(self, form, ticket):
        again = {"was_quick": ticket is not None, "ticket": (ticket or new_ticket()).sign()}
        return answer(self.request, "check", "Check before you send", form=form, details=form.details, **again)

    def take(self, form, ticket):
        try:
            receive(self.site, ticket.form_id, form.details)
        except ImproperlyConfigured:  # a key that is none, with which production doesn't start
            return self.refuse(503)
        return HttpResponseRedirect(reverse("enquiry_sent"), status=303)

    def refuse(self, status):
        heading, text = REFUSALS[status]
        response = answer(self.request, "refused", heading, text=text)
        response.status_code = status
        if status == 429:
            response["Retry-After"] = str(WINDOW)
        return response


@require_safe
def sent(request):
    """Says thanks; the same for all."""
    site = Site.find_for_request(request)
    if site is None:
        return redirect("/")
    return answer(request, "sent", "Thank you", enquiries=EnquirySettings.of(site))
