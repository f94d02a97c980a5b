"""How often readers may answer: from one client network, about one page from it, and in total.

No row and no log holds the address: see ``site_core.lib.rate_limit``. If the cache fails, every answer is accepted.
"""

from django.http import HttpRequest

from site_core.lib.ip_addresses import client_network
from site_core.lib.rate_limit import RateLimit

WINDOW = 60 * 60  # seconds
# Many readers may share the address of an office or a hospital.
ANSWERS_PER_PAGE, ANSWERS_PER_CLIENT, ANSWERS_IN_TOTAL = 10, 60, 3000

page_limit = RateLimit("page-feedback-page", WINDOW)
client_limit = RateLimit("page-feedback-client", WINDOW)
total_limit = RateLimit("page-feedback-total", WINDOW)


def is_rate_limited(request: HttpRequest, page_id: int) -> bool:
    """Count this answer. Return whether it is one too many."""
    network = client_network(request)
    page_key = network and f"{network} {page_id}"
    return (
        client_limit.is_exceeded(network, ANSWERS_PER_CLIENT)
        or page_limit.is_exceeded(page_key, ANSWERS_PER_PAGE)
        or total_limit.is_exceeded("all", ANSWERS_IN_TOTAL)
    )
