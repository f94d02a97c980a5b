"""Screens of signing in in two steps."""

import django_otp
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from . import two_factor
from .forms import CodeForm, PasswordForm, SetUpForm

KEY = "two_factor_key"  # in the session: the secret of an app that is being set up


def way_back(request):
    """Where somebody wanted to go before they were led here: a page of this site."""
    back = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return back if here else reverse("wagtailadmin_home")


def log_own(request, action):
    log(get_user_model().objects.get(pk=request.user.pk), action)  # Wagtail doesn't log what is wrapped as lazy


def let_in(request, device):
    """The session counts from now on, under a new key."""
    request.session.cycle_key()
    django_otp.login(request, device)


class Screen(WagtailAdminTemplateMixin):
    """A screen within the account of whoever is signed in."""

    header_icon = "key"

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailadmin_account"), "label": "Account"},
            {"url": "", "label": self.get_page_title()},
        ]


@method_decorator(sensitive_post_parameters(), name="dispatch")
class CheckView(FormView):
    """The second step of signing in."""

    template_name = "accounts/check.html"
    form_class = CodeForm

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_verified() or not two_factor.is_on(request.user):
            return redirect(way_back(request))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=way_back(self.request), **kwargs)

    def form_valid(self, form):
        let_in(self.request, form.device)
        if isinstance(form.device, two_factor.StaticDevice):
            left = two_factor.recovery_codes_left(self.request.user)
            button = messages.button(reverse("two_factor_codes"), "Make new ones")
            messages.warning(
                self.request,
                f"You signed in with a recovery code, which is used up now. You have {left} left. "
                "If your phone is gone, set up the app on another.",
                buttons=[button, messages.button(reverse("two_factor_set_up"), "Set up the app again")],
            )
        return redirect(way_back(self.request))


class StatusView(Screen, TemplateView):
    """Whether it is on, and what can be done about it."""

    template_name = "accounts/two_factor.html"
    page_title = "Two-step sign-in"

    def get_context_data(self, **kwargs):
        user = self.request.user
        device = two_factor.TOTPDevice.objects.devices_for_user(user, confirmed=True).first()
        return super().get_context_data(
            device=device,
            codes_left=two_factor.recovery_codes_left(user),
            required=two_factor.is_required(user),
            **kwargs,
        )


class CodesScreen:
    """Shows recovery codes in the answer to the form that made them, and never again."""

    def show_codes(self, codes, action, text):
        log_own(self.request, action)
        messages.success(self.request, text)
        return TemplateResponse(
            self.request,
            "accounts/codes.html",
            {
                "codes": codes,
                "file": "\r\n".join([f"Recovery codes for {settings.SITE_URL}", "Each works once.", "", *codes, ""]),
                "next": way_back(self.request),
                "page_title": "Recovery codes",
                "header_title": "Recovery codes",
                "header_icon": "key",
            },
        )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SetUpView(CodesScreen, FormView):
    """Shows the secret of a new app until a code of it was typed. Nothing is kept before that but the session."""

    template_name = "accounts/set_up.html"
    form_class = SetUpForm

    def key(self):
        if KEY not in self.request.session:
            self.request.session[KEY] = two_factor.new_key()
        return self.request.session[KEY]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request, "key": self.key()}

    def get_context_data(self, **kwargs):
        user, key = self.request.user, self.key()
        return super().get_context_data(
            next=way_back(self.request),
            qr_code=two_factor.qr_code(user, key),
            typed_key=two_factor.typed_key(key),
            replaces=two_factor.is_on(user),
            required=two_factor.is_required(user),
            **kwargs,
        )

    def form_valid(self, form):
        device, codes = two_factor.switch_on(self.request.user, form.key, form.step)
        del self.request.session[KEY]
        let_in(self.request, device)
        return self.show_codes(codes, "accounts.two_factor_on", "Two-step sign-in is on.")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ConfirmView(Screen, FormView):
    """Asks once more, and for the password unless it was typed just now."""

    template_name = "accounts/confirm.html"
    form_class = PasswordForm

    def dispatch(self, request, *args, **kwargs):
        if not two_factor.is_on(request.user):
            return redirect("two_factor")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}


class NewCodesView(CodesScreen, ConfirmView):
    page_title = "New recovery codes"
    question = "Make new recovery codes? Those you have will stop working."
    answer = "Make new codes"

    def form_valid(self, form):
        codes = two_factor.new_recovery_codes(self.request.user)
        return self.show_codes(
            codes, "accounts.recovery_codes", "Your new recovery codes. The old ones stopped working."
        )


class SwitchOffView(ConfirmView):
    page_title = "Switch two-step sign-in off"
    question = "Switch two-step sign-in off? Your password alone will then open your account."
    answer = "Switch off"

    def dispatch(self, request, *args, **kwargs):
        if two_factor.is_required(request.user):
            messages.error(request, "Your account needs two-step sign-in. For a new phone, set up the app again.")
            return redirect("two_factor")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        two_factor.switch_off(self.request.user)
        log_own(self.request, "accounts.two_factor_off")
        messages.success(self.request, "Two-step sign-in is off.")
        return redirect("two_factor")


class ResetView(WagtailAdminTemplateMixin, TemplateView):
    """An administrator lets somebody begin anew who has lost both phone and recovery codes."""

    template_name = "accounts/reset.html"
    page_title = "Reset two-step sign-in"
    header_icon = "key"

    def dispatch(self, request, pk, *args, **kwargs):
        self.person = get_object_or_404(get_user_model(), pk=pk)
        if not may_reset(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": "Users"},
            {"url": reverse("wagtailusers_users:edit", args=[self.person.pk]), "label": str(self.person)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, is_on=two_factor.is_on(self.person), **kwargs)

    def post(self, request, *args, **kwargs):
        two_factor.switch_off(self.person)
        log(self.person, "accounts.two_factor_reset")
        messages.success(request, f"{self.person} can sign in with the password alone, and set the app up again.")
        return redirect("wagtailusers_users:edit", self.person.pk)


def may_reset(user, person):
    """Administrators of users, for others than themselves; superusers are for superusers only."""
    return user.has_perm("auth.change_user") and user != person and (user.is_superuser or not person.is_superuser)
