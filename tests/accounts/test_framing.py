"""The steps of signing in can be shown over an open form of the same site. Nothing else in the admin can be framed."""

import pytest
from django.urls import reverse


def frame_ancestors(response):
    directives = response["Content-Security-Policy"].split("; ")
    return next(directive for directive in directives if directive.startswith("frame-ancestors"))


def test_sign_in_form_can_be_framed_by_this_site_only(site, client):
    assert frame_ancestors(client.get(reverse("wagtailadmin_login"))) == "frame-ancestors 'self'"


def test_refused_sign_in_can_be_framed(site, client):
    response = client.post(reverse("wagtailadmin_login"), {"username": "nobody", "password": "wrong"})
    assert frame_ancestors(response) == "frame-ancestors 'self'"


@pytest.mark.parametrize("name", ["wagtailadmin_home", "wagtailadmin_account", "two_factor_set_up"])
def test_other_screens_of_the_admin_cannot_be_framed(site, editor, name):
    assert frame_ancestors(editor.get(reverse(name))) == "frame-ancestors 'none'"


def test_sign_in_form_keeps_the_rest_of_its_policy(site, client):
    policies = [
        client.get(reverse(name))["Content-Security-Policy"]
        for name in ("wagtailadmin_login", "wagtailadmin_password_reset")
    ]
    assert policies[0] == policies[1].replace("frame-ancestors 'none'", "frame-ancestors 'self'")
