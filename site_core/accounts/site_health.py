"""Whether those who can do the most harm sign in with two steps."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.site_health import Result, good, recommended, register_site_health_check

from .two_factor import is_enabled


@register_site_health_check("two_step_sign_in", gettext_lazy("Two-step sign-in"))
def check_two_factor() -> Iterator[Result]:
    administrators = get_user_model().objects.filter(is_active=True, is_superuser=True)
    without = [user.get_username() for user in administrators if not is_enabled(user)]
    if without:
        yield recommended(
            _("Administrators without two-step sign-in: %(names)s.") % {"names": ", ".join(without)},
            _("Ask them to turn it on in their account settings, or deactivate accounts that nobody uses."),
            url=reverse("wagtailusers_users:index"),
        )
    else:
        yield good(_("All administrators use two-step sign-in."))
    if not settings.TWO_FACTOR_REQUIRED and settings.SITE_URL.startswith("https://"):
        yield recommended(
            _("Two-step sign-in is not required of those who manage users or read inquiries."),
            _("Remove SECOND_FACTOR=0 from the settings."),
        )
