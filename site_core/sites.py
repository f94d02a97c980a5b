"""The site that a request is for, without asking the database each time."""

import pickle
import time

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Site

SECONDS_TO_HOLD = 2  # in this process; a change that another process makes is seen after so long at most
MOST_HELD = 50  # hosts and ports: more are made up

_held = {}  # (host, port) → (pickled Site with its root page, when it was read)


def find_site(request):
    """Wagtail's Site for ``request``, or None; kept at the request, where Wagtail looks for it first.

    Each request gets its own copy: pages keep what they have looked up.
    """
    asked = request._get_raw_host(), request.get_port()  # as Wagtail's own lookup does
    pickled, read_at = _held.get(asked, (None, 0))
    if pickled is None or time.monotonic() - read_at > SECONDS_TO_HOLD:
        site = Site.find_for_request(request)
        if len(_held) >= MOST_HELD:
            _held.clear()
        _held[asked] = pickle.dumps(site), time.monotonic()
        return site
    request._wagtail_site = pickle.loads(pickled)
    return request._wagtail_site


def forget_sites(**kwargs):
    _held.clear()


post_save.connect(forget_sites, sender=Site)
post_delete.connect(forget_sites, sender=Site)


@receiver(post_save)
def forget_root_pages(sender, **kwargs):
    """A home page is held with its site."""
    if issubclass(sender, Page):
        forget_sites()
