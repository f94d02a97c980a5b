"""Since when a generated file has been as it is."""

import datetime

from django.core.cache import cache
from django.utils import timezone
from django.utils.cache import set_response_etag
from django.utils.http import http_date

A_MONTH = 30 * 24 * 60 * 60


def set_last_modified_by_content(request, response):
    """Give ``response`` an ETag of its content, and as Last-Modified the time at which that content was first seen.

    The newest date in a list is no such time: when the newest page is taken down, the list changes and the date
    goes back. Where the cache forgets, the content counts as new, and is sent once more than needed.
    """
    set_response_etag(response)
    key = f"first-seen:{request.get_host()}:{request.path}"
    etag, since = cache.get(key, (None, None))
    if etag != response["ETag"]:
        now = timezone.now().replace(microsecond=0)
        # HTTP dates count seconds: two states in one second need two dates all the same.
        since = max(now, since + datetime.timedelta(seconds=1)) if since else now
        cache.set(key, (response["ETag"], since), A_MONTH)
    response["Last-Modified"] = http_date(since.timestamp())
    return response
