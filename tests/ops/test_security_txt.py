"""security.txt: the contact for reporting vulnerabilities."""

import datetime

import pytest

pytestmark = pytest.mark.django_db


def test_contact_is_published(site, client, settings):
    settings.SECURITY_CONTACT = "mailto:security@clinic.example"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields["Contact"] == "mailto:security@clinic.example"
    left = datetime.datetime.fromisoformat(fields["Expires"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=30) < left < datetime.timedelta(days=365)


def test_nothing_is_published_without_a_contact(site, client):
    assert client.get("/.well-known/security.txt").status_code == 404
