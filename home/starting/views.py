"""The first screen of an empty site: a few steps that ask about the clinic, then create its site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from site_core.accounts.invitations import InvitationError, send
from site_core.brand.forms import BrandImageField
from site_core.brand.images import BrandImage
from site_core.lib.mail import is_mail_sent
from site_core.ops import bootstrap

from ..site_root import SiteNotEmptyError, site_is_empty
from .forms import StartForm
from .practices import content_of
from .questions import clinic_from
from .site import Started, start_clinic

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEPT_LOGO = "kept_logo"  # the hash of a logo that was sent before
DIGEST = re.compile("[0-9a-f]{32}")


class Step(NamedTuple):
    title: StrOrPromise
    fields: tuple[str, ...]


STEPS = (
    Step(gettext_lazy("Your clinic"), ("name", "legal_name", "practice")),
    Step(gettext_lazy("How to reach you"), ("phone", "email", "street", "city", "region", "postal_code")),
    Step(gettext_lazy("Hours and languages"), ("hours", "languages")),
    Step(gettext_lazy("Colors, logo, and a colleague"), ("primary_color", "secondary_color", "logo", "invite", "role")),
)
ALL_FIELDS = tuple(name for step in STEPS for name in step.fields)


def may_start(request: HttpRequest) -> bool:
    return request.user.is_superuser


class StarterMixin(WagtailAdminTemplateMixin):
    """For administrators only: nobody else has an account yet."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_start(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


COLORS = ("primary_color", "secondary_color")


def colors_of(practice: str) -> dict[str, str]:
    """Return the colors that a type of practice starts with."""
    content = content_of(practice)
    return {name: content[name] for name in COLORS}


@method_decorator([sensitive_post_parameters("invite"), never_cache], name="dispatch")
class StartView(StarterMixin, TemplateView):
    """Each step carries the answers of the others. Before the last one, nothing is stored but the logo.

    Browsers can’t send a file again that was chosen before. A valid logo is stored at once, and the steps carry its
    hash. If no site is created with it, it is deleted with the logos that were replaced (``delete_replaced_images``).
    """

    template_name = "home/start/start.html"
    page_title = gettext_lazy("Set up your clinic")
    header_icon = "home"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if may_start(request) and not site_is_empty():
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_step(StartForm(), 0)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the next step, the previous one, or the first one with an error. Create the site after the last one."""
        current = self.get_step()
        logo = self.keep_logo()
        kept = {"logo": logo} if logo else {}
        if "back" in request.POST:
            return self.render_step(StartForm(initial=self.answers() | kept), max(current - 1, 0))
        form = StartForm(request.POST, request.FILES, initial=kept)
        reached = [name for step in STEPS[: current + 1] for name in step.fields]
        for name in [name for name in form.errors if name not in reached]:
            del form.errors[name]  # what was not asked yet
        if request.POST.get(KEPT_LOGO) and not logo and not request.FILES and "logo-clear" not in request.POST:
            form.add_error("logo", _("This logo isn’t stored anymore. Choose it again."))
        for number, step in enumerate(STEPS):
            if any(name in form.errors for name in step.fields):
                return self.render_step(form, number)
        if current < len(STEPS) - 1:
            return self.render_step(StartForm(initial=self.answers() | kept), current + 1)
        return self.create(form)

    def get_step(self) -> int:
        """Return the number of the step that was sent, whatever the request has."""
        number = self.request.POST.get("step", "")
        return min(int(number), len(STEPS) - 1) if number.isascii() and number.isdigit() and len(number) < 3 else 0

    def keep_logo(self) -> BrandImage | None:
        """Return the logo of this request, or of an earlier one. If it is not valid, the form says why."""
        digest = self.request.POST.get(KEPT_LOGO, "")
        earlier = BrandImage.objects.filter(digest=digest).first() if DIGEST.fullmatch(digest) else None
        is_removed = "logo-clear" in self.request.POST
        file = self.request.FILES.get("logo")
        if file is None:
            return None if is_removed else earlier
        if is_removed:  # the form says that this contradicts the file
            return earlier
        try:
            image = BrandImageField().clean(file)
        except ValidationError:
            return earlier
        assert image is not None
        del self.request.FILES["logo"]
        if image.pk is None:
            image, _created = BrandImage.objects.get_or_create(digest=image.digest, defaults=image.values())
        return image

    def answers(self) -> dict[str, Any]:
        """Return the answers so far. The colors are those of the practice until somebody has chosen others."""
        answers = {name: self.request.POST[name] for name in ALL_FIELDS if name in self.request.POST}
        practices = dict(StartForm.base_fields["practice"].choices)  # type: ignore[attr-defined]
        practice = answers.get("practice")
        if practice and practice in practices:
            defaults = colors_of(practice)
            chosen = {name: answers.pop(name) for name in COLORS if name in answers}
            if chosen in [colors_of(other) for other in practices if other]:  # of a practice that was chosen before
                chosen = {}
            answers |= defaults | chosen
        return answers

    def create(self, form: StartForm) -> HttpResponse:
        try:
            user: Any = self.request.user
            started = start_clinic(clinic_from(form.cleaned_data), user)
        except SiteNotEmptyError:
            return redirect("wagtailadmin_home")
        except InvitationError as error:
            form.add_error("invite", str(error))
            return self.render_step(form, len(STEPS) - 1)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return self.render_step(form, len(STEPS) - 1)
        bootstrap.record_own_clinic()
        messages.success(self.request, _("Your site is ready. The home and contact pages are public."))
        if started.colleague is None or self.is_sent(started):
            return redirect("start_done")
        # The link is in this response, and nowhere else. Sent again, the form leads to the desk.
        done = DoneView()
        done.setup(self.request)
        invitation = {"email": started.colleague.email, "link": started.link}
        return done.render_to_response(done.get_context_data(invitation=invitation))

    def is_sent(self, started: Started) -> bool:
        """Email the link, and return whether that was possible."""
        colleague: Any = started.colleague
        try:
            if is_mail_sent():
                send(colleague, started.link)
                messages.success(self.request, _("%(email)s was invited.") % {"email": colleague.email})
                return True
        except InvitationError as error:
            messages.warning(self.request, str(error))
        return False

    def render_step(self, form: StartForm, number: int) -> HttpResponse:
        step = STEPS[number]
        shown = [form[name] for name in step.fields]
        context = self.get_context_data(
            form=form,
            shown=shown,
            carried=[(name, form[name].value() or "") for name in self.carried(step, form)],
            step=step,
            number=number,
            count=len(STEPS),
            kept_logo=getattr(form["logo"].initial, "digest", ""),
            is_last=number == len(STEPS) - 1,
            media=form.media,
        )
        return self.render_to_response(context)

    def carried(self, step: Step, form: StartForm) -> list[str]:
        """Return the names of the answers that this step doesn’t ask for. Of the logo, the form carries the hash."""
        return [
            name
            for name in ALL_FIELDS
            if name not in step.fields
            and not isinstance(form.fields[name], forms.FileField)
            and (name in form.data or name in form.initial)
        ]


@method_decorator(never_cache, name="dispatch")
class DoneView(StarterMixin, TemplateView):
    """What is there now, and what comes next."""

    template_name = "home/start/done.html"
    page_title = gettext_lazy("Your site is ready")
    header_icon = "check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(explorer_url=explorer_url(), **kwargs)


def explorer_url() -> str:
    return reverse("wagtailadmin_explore_root")
