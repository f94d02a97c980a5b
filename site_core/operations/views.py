import datetime

from django.conf import settings
from django.http import Http404, HttpResponse

DAYS_VALID = 180


def security_txt(request):
    """Whom to tell of a weakness, where ``SECURITY_CONTACT`` says so. Source: RFC 9116."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    today = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(today + datetime.timedelta(days=DAYS_VALID)).isoformat()}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "Preferred-Languages: en",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
