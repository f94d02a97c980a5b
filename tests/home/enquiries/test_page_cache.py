"""The form behind the real page cache: no visitor ever sees another visitor’s input."""

import re

import time_machine
from django.utils import timezone

from home.enquiries.models import Enquiry
from tests.home.enquiries.conftest import ANA

BEN = ANA | {"name": "Ben Ito", "phone": "212-555-0199", "email": "ben@example.com"}


def token_in(response):
    return re.search(r'name="token" value="([^"]+)"', response.text)[1]


def test_contact_page_is_cached_and_the_same_for_everyone(new_worker, clinic):
    one, two = new_worker(), new_worker()
    assert one.get("/contact/").body == two.get("/contact/").body
    assert two.rendered == []
    assert 'name="token"' not in one.get("/contact/").text


def test_second_visitor_never_gets_the_first_ones_input_or_token(worker, clinic):
    worker.get("/contact/")
    ana, ben = worker.post("/enquiry/", ANA), worker.post("/enquiry/", BEN)
    assert "Ana Ortiz" in ana.text
    assert "Ana Ortiz" not in ben.text
    assert token_in(ana) != token_in(ben)
    for path in ("/contact/", "/enquiry/", "/enquiry/sent/"):
        response = worker.get(path)
        assert "Ana Ortiz" not in response.text
        assert token_in(ana) not in response.text


def test_one_visitors_errors_are_not_shown_to_others(worker, clinic):
    worker.post("/enquiry/", ANA | {"consent": ""})
    assert "There is a problem" not in worker.get("/contact/").text


def test_form_works_from_first_to_last_step(worker, clinic):
    token = token_in(worker.post("/enquiry/", ANA))
    with time_machine.travel(timezone.now().timestamp() + 5):
        sent = worker.post("/enquiry/", ANA | {"token": token})
    assert (sent.status, sent.headers["location"]) == (303, "/enquiry/sent/")
    assert "Thank you" in worker.get("/enquiry/sent/").text
    assert Enquiry.objects.get().details.name == "Ana Ortiz"


def test_no_response_sets_a_cookie(worker, clinic):
    responses = [worker.get("/contact/"), worker.post("/enquiry/", ANA), worker.post("/enquiry/", {})]
    responses.append(worker.get("/enquiry/sent/"))
    assert [response for response in responses if "set-cookie" in response.headers] == []


def test_new_enquiry_does_not_invalidate_the_page_cache(worker, clinic, page_cache):
    worker.get("/contact/")
    token = token_in(worker.post("/enquiry/", ANA))
    before = page_cache.generation()
    with time_machine.travel(timezone.now().timestamp() + 5):
        worker.post("/enquiry/", ANA | {"token": token})
    assert Enquiry.objects.exists()
    assert page_cache.generation() == before
