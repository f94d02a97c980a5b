"""Requests as visitors send them, and what a server can do wrong."""

import pytest

from site_core.wordpress.proof.requesting import MAX_HOPS, Visitor
from tests.support.websites import website

OLD = "https://old.example"


@pytest.fixture(name="website")
def running_website():
    with website() as site:
        yield site


@pytest.fixture
def visitor(website):
    return Visitor(website.origin, OLD, ["new.example"])


def redirect(url, status=301):
    return status, {"Location": url}


def test_the_host_of_the_old_site_and_the_path_are_sent_as_they_are(website, visitor):
    website.pages["/caf%c3%a9//a?b=%2F"] = 200
    assert visitor.visit("/caf%c3%a9//a?b=%2F").status == 200
    headers = website.requests[0][2]
    assert (headers["Host"], headers["X-Forwarded-Proto"]) == ("old.example", "https")
    assert "bot" in headers["User-Agent"].lower()  # which no counter counts
    assert "Cookie" not in headers


@pytest.mark.parametrize("target", ["/new/", "https://old.example/new/", "https://new.example/new/"])
def test_redirects_to_own_names_are_followed(website, visitor, target):
    website.pages |= {"/old/": redirect(target), "/new/": 200}
    answer = visitor.visit("/old/")
    assert (answer.statuses, answer.hops, answer.final_path) == ([301, 200], 1, "/new/")


def test_another_website_is_not_requested(website, visitor):
    website.pages["/old/"] = redirect("https://elsewhere.example/x")
    answer = visitor.visit("/old/")
    assert (answer.is_foreign, answer.final_path) == (True, "https://elsewhere.example/x")
    assert len(website.requests) == 1


def test_a_loop_ends(website, visitor):
    website.pages["/old/"] = redirect("/old/")
    assert visitor.visit("/old/").error == "too_many_hops"
    assert len(website.requests) == MAX_HOPS + 1


def test_redirects_are_not_followed_without_end_on_a_slow_site(website, visitor):
    website.pages |= {"/old/": redirect("/new/"), "/new/": 200}
    answer = visitor.visit("/old/", seconds=-1)
    assert (answer.statuses, answer.error) == ([301], "too_slow")


@pytest.mark.parametrize("target", ["http://[", "//[::1", "https://:x/"])
def test_a_redirect_to_no_url_is_no_answer(website, visitor, target):
    website.pages["/old/"] = redirect(target)
    answer = visitor.visit("/old/")
    assert answer.error or answer.is_foreign


def test_a_page_at_the_end_of_many_redirects_is_requested_once(website, visitor):
    website.pages |= {"/new/": 200} | {f"/old-{number}/": redirect("/new/") for number in range(5)}
    answers = [visitor.visit(f"/old-{number}/", needs_body=False) for number in range(5)]
    assert {tuple(answer.statuses) for answer in answers} == {(301, 200)}
    assert [path for _, path, _ in website.requests].count("/new/") == 1


def test_a_server_that_hangs_up_is_no_answer(website, visitor):
    website.pages["/old/"] = lambda handler: handler.connection.close()
    assert visitor.visit("/old/").error
    website.pages["/new/"] = 200
    assert visitor.visit("/new/").status == 200


def test_no_server_is_no_answer():
    assert Visitor("http://127.0.0.1:9", OLD).visit("/").error
