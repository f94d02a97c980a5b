"""The site that a request is for, without asking the database each time."""

import pickle
import time

from django.conf import settings
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Site

from .page_cache.signals import new_generation

MOST_HELD = 50  # hosts and ports: more are made up

# (host, port) → (pickled Site with its root page, when it was read). Replaced when it is forgotten: what is read at
# that moment goes into the old one.
_held = {}


def find_site(request):
    """Wagtail's Site for ``request``, or None; kept at the request, where Wagtail looks for it first.

    Each request gets its own copy: pages keep what they have looked up.
    """
    held = _held
    asked = request._get_raw_host(), request.get_port()  # as Wagtail's own lookup does
    pickled, read_at = held.get(asked, (None, 0))
    if pickled is None or time.monotonic() - read_at >= settings.SITES_HELD_SECONDS:
        site = Site.find_for_request(request)
        if len(held) >= MOST_HELD:
            held.clear()
        held[asked] = pickle.dumps(site), time.monotonic()
        return site
    request._wagtail_site = pickle.loads(pickled)
    return request._wagtail_site


def forget_sites(**kwargs):
    global _held
    _held = {}


post_save.connect(forget_sites, sender=Site)
post_delete.connect(forget_sites, sender=Site)
new_generation.connect(forget_sites)


@receiver(post_save)
def forget_root_pages(sender, **kwargs):
    """A home page is held with its site."""
    if issubclass(sender, Page):
        forget_sites()
