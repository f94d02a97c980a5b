"""How often the form may be sent: from one address, and in total.

Counted in Django's cache, for all processes together, under a keyed hash of the address, which no row and no log ever
holds. ``REMOTE_ADDR`` only: whoever stands in front of the site has to set it.
"""

import ipaddress
import logging
import time

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

WINDOW = 10 * 60  # seconds


def is_too_often(request):
    """Count this request; return whether it is one too many."""
    try:
        mine = counted(network(request.META.get("REMOTE_ADDR", "")))
        return mine > settings.ENQUIRIES_PER_ADDRESS or counted("all") > settings.ENQUIRIES_IN_TOTAL
    except Exception:  # whatever a cache server that is down raises
        logger.exception("Enquiries could not be counted")
        return False  # somebody who needs help is worth more than the limit


def counted(name):
    """How many times ``name`` was counted in this window of time, this one among them."""
    window = int(time.time() // WINDOW)
    key = f"enquiries:{salted_hmac('home.enquiries.limits', f'{window}:{name}', algorithm='sha256').hexdigest()}"
    cache.add(key, 0, WINDOW)
    number = cache.incr(key)
    cache.touch(key, WINDOW)  # some caches forget the time when they count
    return number


def network(address):
    """``address``, or its /64 where it is of the sixth version: one household has all of that."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
