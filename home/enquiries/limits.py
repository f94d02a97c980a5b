"""How often the form may be sent: from one client network, and in total.

No row and no log holds the address: see ``site_core.lib.rate_limit``. If the cache fails, every enquiry is accepted,
because somebody who needs help is worth more than the limit.
"""

from django.conf import settings
from django.http import HttpRequest

from site_core.lib.ip_addresses import client_network
from site_core.lib.rate_limit import RateLimit

WINDOW = 10 * 60  # seconds
client_limit = RateLimit("enquiries-client", WINDOW)
total_limit = RateLimit("enquiries-total", WINDOW)


def is_rate_limited(request: HttpRequest) -> bool:
    """Count this request. Return whether it is one too many."""
    if client_limit.is_exceeded(client_network(request), settings.ENQUIRIES_PER_ADDRESS):
        return True
    return total_limit.is_exceeded("all", settings.ENQUIRIES_IN_TOTAL)
