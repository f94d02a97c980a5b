"""What header and footer of every page need."""

from django.core.exceptions import DisallowedHost
from wagtail.models import Site

from .models import ClinicSettings, NavigationSettings


def clinic(request):
    """``clinic`` and ``navigation`` for the request's site, read once a request.

    A request with a host we don't serve still gets a page (400): the default site's.
    """
    try:
        site = Site.find_for_request(request)
    except DisallowedHost:
        site = Site.objects.filter(is_default_site=True).first()
        request._wagtail_site = site
    if site is None:
        return {}
    return {
        "clinic": ClinicSettings.for_request(request),
        "navigation": NavigationSettings.for_request(request),
    }
