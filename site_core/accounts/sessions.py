"""How long a session lasts."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest

SIGNED_IN_KEY, LAST_SEEN_KEY = "signed_in_at", "seen_at"  # Unix times in the session
WRITE_INTERVAL_SECONDS = 60
RECENT_SIGN_IN_SECONDS = 10 * 60


@receiver(user_logged_in, dispatch_uid="accounts.sessions")
def record_sign_in(sender: type[AbstractBaseUser], request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> None:
    request.session[SIGNED_IN_KEY] = request.session[LAST_SEEN_KEY] = int(time.time())


def is_expired(session: SessionBase) -> bool:
    """Return whether ``session`` is too old or was idle for too long."""
    now = time.time()
    return (
        now - session.get(SIGNED_IN_KEY, now) > settings.SESSION_COOKIE_AGE
        or now - session.get(LAST_SEEN_KEY, now) > settings.SESSION_IDLE_SECONDS
    )


def record_activity(session: SessionBase) -> None:
    """Record that the user is active. Writes at most once a minute."""
    now = int(time.time())
    session.setdefault(SIGNED_IN_KEY, now)
    if now - session.get(LAST_SEEN_KEY, 0) >= WRITE_INTERVAL_SECONDS:
        session[LAST_SEEN_KEY] = now


def has_recent_sign_in(session: SessionBase) -> bool:
    """Return whether the user entered the password a moment ago and need not enter it again."""
    return time.time() - session.get(SIGNED_IN_KEY, 0) < RECENT_SIGN_IN_SECONDS
