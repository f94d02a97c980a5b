"""The secret link with which a calendar app reads a person's calendar."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views import View
from wagtail.models import Site

from site_core.site_settings.models import ClinicSettings

from ..models import CalendarFeed
from ..yours import works_on_pages
from .events import Kind, Period, list_events
from .icalendar import render_calendar

TOKEN_BYTES = 32
PAST, FUTURE = datetime.timedelta(days=31), datetime.timedelta(days=184)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def create_feed(user: Any) -> str:
    """Return a new token for ``user``. The link they had before stops working."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"token_hash": hash_token(token), "created_at": timezone.now()}
    CalendarFeed.objects.update_or_create(user=user, defaults=values)
    return token


def find_user(token: str) -> Any:
    """Return the person whose link has ``token``. None if there is none, or they may not see the calendar anymore."""
    feed = CalendarFeed.objects.filter(token_hash=hash_token(token)).select_related("user").first()
    if feed is None or not feed.user.is_active or not feed.user.has_perm("wagtailadmin.access_admin"):
        return None
    return feed.user if works_on_pages(feed.user) else None


class CalendarFeedView(View):
    """Responds with the calendar of the person whose link it is. A wrong link is as if there had never been one."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Http404:
            response = HttpResponse(status=404, content_type="text/plain; charset=utf-8")
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        user = find_user(token)
        if user is None:
            raise Http404
        profile = getattr(user, "wagtail_userprofile", None)
        zone = profile.get_current_time_zone() if profile else timezone.get_default_timezone_name()
        language = profile.get_preferred_language() if profile else None
        with timezone.override(zone), override(language):
            return self.render(request, user)

    def render(self, request: HttpRequest, user: Any) -> HttpResponse:
        today = timezone.localdate()
        events = list_events(user, Period(today - PAST, today + FUTURE), Kind.values)
        site = Site.find_for_request(request)
        name = ClinicSettings.for_site(site).name if site else ""
        title = _("%(clinic)s: editorial calendar") % {"clinic": name} if name else _("Editorial calendar")
        base_url = request.build_absolute_uri("/").rstrip("/")
        text = render_calendar(title, events, request.get_host().partition(":")[0], base_url, timezone.now())
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="calendar.ics"'
        return response


def feed_url(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("calendar_feed", args=[token]))
