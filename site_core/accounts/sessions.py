"""How long a session lasts, and which ones a user has."""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser, AbstractUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from .models import SignIn
from .sign_ins import SIGN_IN_KEY

SIGNED_IN_KEY, LAST_SEEN_KEY, PASSWORD_KEY = "signed_in_at", "seen_at", "password_at"  # Unix times in the session
WRITE_INTERVAL_SECONDS = 60
RECENT_SIGN_IN_SECONDS = 10 * 60


@receiver(user_logged_in, dispatch_uid="accounts.sessions")
def record_sign_in(sender: type[AbstractBaseUser], request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> None:
    request.session[SIGNED_IN_KEY] = request.session[LAST_SEEN_KEY] = int(time.time())


def is_expired(session: SessionBase | dict[str, Any]) -> bool:
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
    last_time = max(session.get(SIGNED_IN_KEY, 0), session.get(PASSWORD_KEY, 0))
    return time.time() - last_time < RECENT_SIGN_IN_SECONDS


def record_password(session: SessionBase) -> None:
    """Record that the user has just entered the password again."""
    session[PASSWORD_KEY] = int(time.time())


@dataclass(frozen=True)
class ActiveSession:
    """A session in which somebody is signed in."""

    key: str
    signed_in_at: datetime.datetime
    last_seen_at: datetime.datetime
    sign_in: SignIn | None  # None if the session is older than the log

    @property
    def id(self) -> str:
        """A name for the session that is not secret, for URLs and forms."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:32]


def get_active_sessions(user: AbstractUser) -> list[ActiveSession]:
    """Return the sessions of ``user``, the last active one first.

    Reads all sessions: only people who sign in have any, and for half a day at most.
    """
    found = list(find_sessions(user))
    sign_ins = SignIn.objects.in_bulk([data[SIGN_IN_KEY] for _, data in found if SIGN_IN_KEY in data])
    sessions = [
        ActiveSession(
            key,
            to_datetime(data.get(SIGNED_IN_KEY)),
            to_datetime(data.get(LAST_SEEN_KEY)),
            sign_ins.get(data.get(SIGN_IN_KEY, 0)),
        )
        for key, data in found
    ]
    return sorted(sessions, key=lambda session: session.last_seen_at, reverse=True)


def find_sessions(user: AbstractUser) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield key and data of the sessions in which ``user`` is signed in with the current password."""
    password_hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]  # of older secret keys
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = session.get_decoded()
        if data.get(SESSION_KEY) != str(user.pk) or is_expired(data):
            continue
        stored_hash = data.get(HASH_SESSION_KEY, "")
        if any(constant_time_compare(stored_hash, password_hash) for password_hash in password_hashes):
            yield session.session_key, data


def to_datetime(seconds: int | None) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds or 0, datetime.UTC)


def end_sessions(sessions: list[ActiveSession]) -> int:
    """Sign out ``sessions``, from their next request on. Return how many there were."""
    count, _ = Session.objects.filter(session_key__in=[session.key for session in sessions]).delete()
    return count
