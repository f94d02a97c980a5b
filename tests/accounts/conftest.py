import time

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from site_core.accounts import two_factor

PASSWORD = "a lamp in the window"


@pytest.fixture
def make_user(db, django_user_model):
    """A function that creates a user in the named groups."""

    def create(name="maya", *groups, **details):
        user = django_user_model.objects.create_user(name, f"{name}@lanternfield.example", PASSWORD, **details)
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return create


@pytest.fixture
def maya(make_user):
    return make_user("maya", "Editors")


@pytest.fixture
def boss(make_user):
    return make_user("boss", is_superuser=True)


@pytest.fixture
def required(settings):
    """Require two-step sign-in, as a public site does."""
    settings.TWO_FACTOR_REQUIRED = True


def sign_in(client, name="maya", password=PASSWORD, address="203.0.113.7", **extra):
    """Submit the sign-in form."""
    data = {"username": name, "password": password, "next": reverse("wagtailadmin_home")}
    return client.post(reverse("wagtailadmin_login"), data, REMOTE_ADDR=address, **extra)


def app_code(key, steps=0):
    """Return the code that an authenticator app shows ``steps`` time steps from now."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


def set_up(user):
    """Turn on two-step sign-in. Return the app's secret and the recovery codes."""
    key = two_factor.generate_key()
    _, codes = two_factor.enable(user, key, 0)
    return key, codes


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client
