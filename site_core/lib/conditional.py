"""HTTP validators for generated files."""

import datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import set_response_etag
from django.utils.http import http_date

CACHE_SECONDS = 30 * 24 * 60 * 60


def set_last_modified_by_content(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set an ETag from the content of ``response``, and Last-Modified to when this content was first served.

    The newest date in a list doesn't work for this: when the newest page is unpublished, the list changes but the date
    goes back. If the cache entry is lost, the content counts as new and is sent once more than necessary.
    """
    set_response_etag(response)
    key = f"first-seen:{request.get_host()}:{request.path}"
    etag, first_seen = cache.get(key, (None, None))
    if etag != response["ETag"]:
        now = timezone.now().replace(microsecond=0)
        # HTTP dates have a resolution of one second, and two versions need different dates.
        first_seen = max(now, first_seen + datetime.timedelta(seconds=1)) if first_seen else now
        cache.set(key, (response["ETag"], first_seen), CACHE_SECONDS)
    response["Last-Modified"] = http_date(first_seen.timestamp())
    return response
