"""The sign-in log: who signed in or failed to, when, from where, and with which device.

A sign-in is stored when the password is accepted, and updated by the second step. The session remembers which one it
is. Failed attempts of one kind from one place within minutes are one row, so that guessing doesn't fill the database.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, User
from django.contrib.auth.signals import user_logged_in
from django.db.models import F, Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from site_core.lib.ip_addresses import client_network
from site_core.lib.user_agents import parse_user_agent

from . import notifications, two_factor
from .models import SignIn

SIGN_IN_KEY, DEVICE_KEY = "sign_in", "device"  # in the session
DEVICE_COOKIE, DEVICE_COOKIE_AGE = "clinic_device", 365 * 24 * 60 * 60
REPEATED_FAILURE_TIME = datetime.timedelta(minutes=15)
SUCCESSFUL = SignIn.Outcome.SIGNED_IN


def describe_client(request: HttpRequest) -> dict[str, Any]:
    """Return the fields of ``SignIn`` that say where ``request`` is from."""
    browser, system = parse_user_agent(request.META.get("HTTP_USER_AGENT", ""))
    return {"network": client_network(request), "browser": browser, "system": system}


@receiver(user_logged_in, dispatch_uid="accounts.sign_ins")
def record_password(sender: type[AbstractBaseUser], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Record that the password was accepted. Without a second step, that completes the sign-in."""
    device = request.COOKIES.get(DEVICE_COOKIE)
    if not device:
        device = request.session[DEVICE_KEY] = get_random_string(32)
    needs_second_step = two_factor.is_enabled(user)
    sign_in = SignIn.objects.create(
        user=user,
        user_name=user.get_username(),
        outcome=SignIn.Outcome.PASSWORD_ONLY if needs_second_step else SUCCESSFUL,
        device_hash=hashlib.sha256(device.encode()).hexdigest(),
        **describe_client(request),
    )
    request.session[SIGN_IN_KEY] = sign_in.pk
    if not needs_second_step:
        notify_if_new_device(sign_in)


def record_second_step(request: HttpRequest, second_step: SignIn.SecondStep) -> None:
    """Record that this session has passed the second step."""
    sign_in = SignIn.objects.filter(pk=request.session.get(SIGN_IN_KEY, 0)).select_related("user").first()
    if sign_in is None or sign_in.outcome == SUCCESSFUL:
        return
    sign_in.outcome, sign_in.second_step = SUCCESSFUL, second_step
    sign_in.save(update_fields=["outcome", "second_step"])
    notify_if_new_device(sign_in)


def record_failure(request: HttpRequest, username: str | None, outcome: SignIn.Outcome) -> None:
    """Record a failed attempt, in the row of the last one like it if there is one."""
    user = get_user_model().objects.filter(username=username or "").first()
    values = {"user": user, "outcome": outcome, **describe_client(request)}
    now = timezone.now()
    recent = SignIn.objects.filter(**values, at__gte=now - REPEATED_FAILURE_TIME)
    if not recent.update(attempts=F("attempts") + 1, at=now):
        SignIn.objects.create(**values, user_name=user.get_username() if user else "")


def notify_if_new_device(sign_in: SignIn) -> None:
    """Notify the user of a sign-in with a browser that is new, or was last used before the log begins."""
    earlier = SignIn.objects.filter(user=sign_in.user, outcome=SUCCESSFUL).exclude(pk=sign_in.pk)
    is_same = Q(device_hash=sign_in.device_hash)
    if sign_in.network:
        is_same |= Q(network=sign_in.network, browser=sign_in.browser, system=sign_in.system)
    if sign_in.user and not earlier.filter(is_same).exists():
        notifications.notify_of_new_device(sign_in.user, sign_in)


def set_device_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the browser of a user who has signed in be recognized next time. The cookie is sent to the admin only."""
    device = request.session.get(DEVICE_KEY)
    if device and DEVICE_COOKIE not in request.COOKIES:
        response.set_cookie(
            DEVICE_COOKIE,
            device,
            max_age=DEVICE_COOKIE_AGE,
            path=reverse("wagtailadmin_home"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def has_signed_in_from(username: str | None, network: str | None, since: datetime.datetime) -> bool:
    sign_ins = SignIn.objects.filter(outcome=SUCCESSFUL, network=network, at__gte=since)
    return sign_ins.filter(user__username=username or "").exists()


def delete_old_sign_ins() -> int:
    """Delete what is older than ``SIGN_IN_LOG_DAYS``, because it is personal data. Return how many rows there were."""
    before = timezone.now() - datetime.timedelta(days=settings.SIGN_IN_LOG_DAYS)
    count, _ = SignIn.objects.filter(at__lt=before).delete()
    return count
