"""``/.well-known/security.txt``: where to report vulnerabilities."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

VALID_FOR = datetime.timedelta(days=180)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where to report vulnerabilities, if ``SECURITY_CONTACT`` is set. Source: RFC 9116."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    today = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(today + VALID_FOR).isoformat()}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "Preferred-Languages: en",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
