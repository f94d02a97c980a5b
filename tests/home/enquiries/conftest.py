"""The contact page of the small site, and visitors who use its form."""

import re
import threading
from html import unescape
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.utils import timezone

from home.enquiries.form_tokens import MIN_SECONDS, new_token
from home.enquiries.models import Details, Enquiry
from home.enquiries.services import create_enquiry
from site_core.site_settings.models import ClinicSettings
from tests.support.factories import ContactPageFactory
from tests.support.mail_server import MailServer

ANA = {
    "name": "Ana Ortiz",
    "phone": "212-555-0188",
    "email": "ana@example.com",
    "preferred_time": "morning",
    "existing_patient": "no",
    "consent": "on",
}


@pytest.fixture
def clinic(site):
    """The small site with a contact page, and a phone number."""
    ClinicSettings.objects.update(phone="212-555-0142")
    site.contact = ContactPageFactory(parent=site.home)
    return site


def token_in(response):
    return unescape(re.search(r'name="token" value="([^"]+)"', response.content.decode())[1])


@pytest.fixture
def visitor(clinic, client):
    """A visitor who fills in the form. ``send`` takes both steps, at human speed."""

    def post(**values):
        return client.post("/enquiry/", {**ANA, **values})

    def send(**values):
        confirmation = post(**values)
        with time_machine.travel(timezone.now().timestamp() + MIN_SECONDS + 1):
            return post(**values, token=token_in(confirmation))

    return SimpleNamespace(post=post, send=send, client=client)


@pytest.fixture
def new_enquiry(clinic):
    """Create enquiries, as the form does."""

    def make(**values):
        form_id = new_token().form_id
        details = {"name": "Ana Ortiz", "phone": "212-555-0188", "email": "ana@example.com"} | values
        create_enquiry(clinic.site, form_id, Details(**details))
        return Enquiry.objects.get(form_id=form_id)

    return make


@pytest.fixture
def front_desk(db):
    """A member of the group “Front desk”."""
    user = User.objects.create_user("ruth", "ruth@clinic.example", "secret", first_name="Ruth", last_name="Vale")
    user.groups.add(Group.objects.get(name="Front desk"))
    return user


@pytest.fixture
def start_mail_server():
    """Start MailServers on this machine."""
    started = []

    def start(port=0):
        server = MailServer(port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        started.append((server, thread))
        return server

    yield start
    for server, thread in started:
        server.shutdown()
        thread.join()
        server.server_close()
