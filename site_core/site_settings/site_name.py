"""The name of the installation, where there is no request: in emails, authenticator apps, and passkeys."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from .clinic import ClinicSettings

DEFAULT_SITE_NAME = "Clinic"  # of SITE_NAME, in site_core/settings/base.py


def get_site_name() -> str:
    """Return SITE_NAME, or the name of the default site’s clinic where that isn’t set."""
    if settings.WAGTAIL_SITE_NAME != DEFAULT_SITE_NAME:
        return settings.WAGTAIL_SITE_NAME
    site = Site.objects.filter(is_default_site=True).first()
    clinic = ClinicSettings.objects.filter(site=site).first() if site else None
    return clinic.name if clinic and clinic.name else settings.WAGTAIL_SITE_NAME


def get_relying_party_name(request: HttpRequest) -> str:
    """Return the name that browsers show with a passkey, for OTP_WEBAUTHN_RP_NAME_CALLABLE."""
    return get_site_name()
