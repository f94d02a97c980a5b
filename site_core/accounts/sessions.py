"""How long somebody stays signed in."""

import time

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

SIGNED_IN, SEEN = "signed_in_at", "seen_at"  # seconds since 1970, in the session
SECONDS_BETWEEN_WRITES = 60
SECONDS_RECENT = 10 * 60


@receiver(user_logged_in, dispatch_uid="site_core.sessions")
def note_sign_in(sender, request, user, **kwargs):
    request.session[SIGNED_IN] = request.session[SEEN] = int(time.time())


def is_over(session):
    """Whether ``session`` is too old, or was left alone for too long."""
    now = time.time()
    return (
        now - session.get(SIGNED_IN, now) > settings.SESSION_COOKIE_AGE
        or now - session.get(SEEN, now) > settings.SESSION_IDLE_SECONDS
    )


def note_activity(session):
    """Somebody is there. Written once a minute: not every click needs a row."""
    now = int(time.time())
    session.setdefault(SIGNED_IN, now)
    if now - session.get(SEEN, 0) >= SECONDS_BETWEEN_WRITES:
        session[SEEN] = now


def signed_in_recently(session):
    """Whether the password was typed just now and need not be asked for again."""
    return time.time() - session.get(SIGNED_IN, 0) < SECONDS_RECENT
