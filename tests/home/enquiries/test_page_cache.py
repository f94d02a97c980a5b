"""The form behind the real page cache: nobody ever gets what belongs to somebody else."""

import re

import time_machine
from django.utils import timezone

from home.enquiries.models import Enquiry

from .conftest import ANA

BEN = ANA | {"name": "Ben Ito", "phone": "212-555-0199", "email": "ben@example.com"}


def ticket_in(response):
    return re.search(r'name="ticket" value="([^"]+)"', response.text)[1]


def test_contact_page_is_kept_and_the_same_for_all(new_worker, clinic):
    one, two = new_worker(), new_worker()
    assert one.get("/contact/").body == two.get("/contact/").body
    assert two.rendered == []
    assert "ticket" not in one.get("/contact/").text


def test_second_visitor_never_gets_the_first_ones_words_or_ticket(worker, clinic):
    worker.get("/contact/")
    ana, ben = worker.post("/enquiry/", ANA), worker.post("/enquiry/", BEN)
    assert "Ana Ortiz" in ana.text
    assert "Ana Ortiz" not in ben.text
    assert ticket_in(ana) != ticket_in(ben)
    for address in ("/contact/", "/enquiry/", "/enquiry/sent/"):
        response = worker.get(address)
        assert "Ana Ortiz" not in response.text
        assert ticket_in(ana) not in response.text


def test_errors_of_one_visitor_are_not_shown_to_others(worker, clinic):
    worker.post("/enquiry/", ANA | {"consent": ""})
    assert "There is a problem" not in worker.get("/contact/").text


def test_form_works_from_the_first_to_the_last_step(worker, clinic):
    ticket = ticket_in(worker.post("/enquiry/", ANA))
    with time_machine.travel(timezone.now().timestamp() + 5):
        sent = worker.post("/enquiry/", ANA | {"ticket": ticket})
    assert (sent.status, sent.headers["location"]) == (303, "/enquiry/sent/")
    assert "Thank you" in worker.get("/enquiry/sent/").text
    assert Enquiry.objects.get().details.name == "Ana Ortiz"


def test_no_answer_sets_a_cookie(worker, clinic):
    answers = [worker.get("/contact/"), worker.post("/enquiry/", ANA), worker.post("/enquiry/", {})]
    answers.append(worker.get("/enquiry/sent/"))
    assert [answer for answer in answers if "set-cookie" in answer.headers] == []


def test_an_enquiry_begins_no_generation(worker, clinic, page_cache):
    worker.get("/contact/")
    ticket = ticket_in(worker.post("/enquiry/", ANA))
    before = page_cache.generation()
    with time_machine.travel(timezone.now().timestamp() + 5):
        worker.post("/enquiry/", ANA | {"ticket": ticket})
    assert Enquiry.objects.exists()
    assert page_cache.generation() == before
