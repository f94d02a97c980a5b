"""What header and footer of every page need."""

from wagtail.models import Site

from .models import ClinicSettings, NavigationSettings


def clinic(request):
    """``clinic`` and ``navigation`` for the request's site, read in one query once a request."""
    if not hasattr(request, "clinic_context"):
        site = Site.find_for_request(request)
        request.clinic_context = settings_of(site) if site else {}
    return request.clinic_context


def settings_of(site):
    both = ClinicSettings.objects.select_related("site__navigationsettings").filter(site=site).first()
    if both and hasattr(both.site, "navigationsettings"):
        return {"clinic": both, "navigation": both.site.navigationsettings}
    # The first time, Wagtail makes the rows.
    return {"clinic": ClinicSettings.for_site(site), "navigation": NavigationSettings.for_site(site)}
