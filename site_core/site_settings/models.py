"""The settings of a site that admins change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple, get_type_hints

from django.http import Http404, HttpRequest
from wagtail.models import Site

from site_core.brand.models import BrandSettings
from site_core.caching.local_cache import get_or_set

from .clinic import ClinicSettings
from .current_site import get_current_site
from .history.models import SettingsChange
from .navigation import NavigationSettings
from .opening_hours import OpeningHours
from .search_and_sharing import SearchSettings, SharingSettings
from .special_days import closures_of

__all__ = [
    "BrandSettings",
    "ClinicSettings",
    "NavigationSettings",
    "SearchSettings",
    "SettingsChange",
    "SharingSettings",
    "SiteSettings",
]

BRAND_IMAGES = tuple(f"brandsettings__{name}" for name in ("logo", "logo_dark", "icon"))
EXPIRY_HORIZON = timedelta(hours=1)  # longer than any cache keeps a page


class SiteSettings(NamedTuple):
    """All settings of one site, fetched together."""

    clinic: ClinicSettings
    navigation: NavigationSettings
    search: SearchSettings
    sharing: SharingSettings
    brand: BrandSettings

    @classmethod
    def for_site(cls, site: Site) -> SiteSettings:
        """Return the settings of ``site`` in one query. The first time, Wagtail creates the rows."""
        relations = ("navigationsettings", "searchsettings", "seosettings__og_image_default", *BRAND_IMAGES)
        clinic = (
            ClinicSettings.objects.filter(site=site)
            .select_related("logo", *(f"site__{relation}" for relation in relations))
            .defer(*(f"site__{relation}__{name}" for relation in BRAND_IMAGES for name in ("content", "drawing")))
            .first()
        )
        if clinic and all(hasattr(clinic.site, relation.partition("__")[0]) for relation in relations):
            site = clinic.site
            return cls(clinic, site.navigationsettings, site.searchsettings, site.seosettings, site.brandsettings)
        return cls(*(model.for_site(site) for model in get_type_hints(cls).values()))

    @classmethod
    def for_request(cls, request: HttpRequest) -> SiteSettings | None:
        """Return the settings of the request’s site, cached on the request. None if no site has its host."""
        holder: Any = request
        if not hasattr(request, "site_settings"):
            site = get_current_site(request)
            holder.site_settings = get_or_set(("settings", site.pk), lambda: cls.for_site(site)) if site else None
        return holder.site_settings

    @classmethod
    def for_request_or_404(cls, request: HttpRequest) -> SiteSettings:
        """Return the settings of the request’s site. Raise Http404 if no site has its host."""
        if (site_settings := cls.for_request(request)) is None:
            raise Http404("No site has this host.")
        return site_settings


def record_shown_hours(request: HttpRequest, hours: OpeningHours) -> None:
    """Record that the response to ``request`` shows ``hours`` that aren’t those of the clinic."""
    request.__dict__.setdefault("shown_hours", []).append(hours)


def hours_expiry(request: HttpRequest, moment: datetime) -> datetime | None:
    """Return when a response that shows the clinic’s hours, or those of a location, changes next.

    A response that has not read the settings shows none.
    """
    site_settings = getattr(request, "site_settings", None)
    if site_settings is None:
        return None
    clinic = site_settings.clinic
    key = "next change of hours", clinic.pk, moment.replace(second=0, microsecond=0), closures_of(clinic)
    # In a tuple, because None is not cached.
    (expiry,) = get_or_set(key, lambda: (clinic.hours.next_change(moment, EXPIRY_HORIZON),))
    others = [hours.next_change(moment, EXPIRY_HORIZON) for hours in getattr(request, "shown_hours", ())]
    return min((change for change in (expiry, *others) if change), default=None)
