"""What the site's request to itself says about the reverse proxies."""

import pytest

from site_core.http.visitor_check import SeenRequest
from site_core.http.visitor_results import MADE_UP_ADDRESS, MADE_UP_HOST, assess, made_up_headers
from site_core.lib.site_health import Status

OWN = "203.0.113.20"


@pytest.fixture(autouse=True)
def _public_site(settings):
    settings.SITE_URL, settings.TRUSTED_PROXIES = "https://clinic.example", ["127.0.0.1"]


def seen(**changes):
    """Return a request that a well configured nginx on the site's machine has forwarded."""
    values = {"peer": "127.0.0.1", "is_peer_trusted": True, "client": OWN, "is_client_known": True}
    values |= {"scheme": "https", "host": "clinic.example"}
    values |= {"forwarded": {"X-Forwarded-For": OWN, "X-Forwarded-Proto": "https"}}
    return SeenRequest(**values | changes)


def problems(request, own_address=OWN):
    return [result for result in assess(request, own_address) if result.status != Status.GOOD]


@pytest.mark.parametrize(
    "request_",
    [
        seen(),
        seen(client="192.0.2.1"),  # the address of the router
        seen(forwarded={"X-Forwarded-For": f"{MADE_UP_ADDRESS}, {OWN}", "X-Forwarded-Proto": "https"}),
    ],
)
def test_visitor_is_known(request_):
    assert problems(request_) == []


@pytest.mark.parametrize("believes", [True, False])
def test_laptop_without_any_proxy_is_fine(settings, believes):
    """By default, the site believes its own machine, so the check's made-up headers have an effect there."""
    settings.SITE_URL = "http://127.0.0.1:8000"
    headers = {name.title(): value for name, value in made_up_headers().items()}
    client, scheme, host = (
        (MADE_UP_ADDRESS, "https", MADE_UP_HOST) if believes else ("127.0.0.1", "http", "127.0.0.1:8000")
    )
    direct = seen(client=client, is_peer_trusted=believes, scheme=scheme, host=host, forwarded=headers)
    assert problems(direct, "127.0.0.1") == []


def test_name_that_leads_to_this_machine_is_fine():
    local = seen(client="127.0.0.1", is_client_known=False, forwarded={"X-Forwarded-For": "127.0.0.1"})
    assert problems(local, "127.0.0.1") == []


@pytest.mark.parametrize(
    ("changes", "found", "advice"),
    [
        (
            {"client": "10.0.0.9", "peer": "10.0.0.9", "is_peer_trusted": False, "is_client_known": False},
            "sees every visitor as 10.0.0.9",
            "add 10.0.0.9 to TRUSTED_PROXIES",
        ),
        (
            {"client": "", "peer": "", "is_peer_trusted": False, "is_client_known": False},
            "sees every visitor as a Unix socket",
            "add unix to TRUSTED_PROXIES",
        ),
        (
            {"client": "10.0.0.4", "is_client_known": False, "forwarded": {"X-Forwarded-For": f"{OWN}, 10.0.0.4"}},
            "sees every visitor as 10.0.0.4",
            "add 10.0.0.4 to TRUSTED_PROXIES",
        ),
        (
            {"client": "127.0.0.1", "is_client_known": False, "forwarded": {"X-Forwarded-Proto": "https"}},
            "sees every visitor as 127.0.0.1",
            "X-Forwarded-For $remote_addr",
        ),
        (
            {"client": MADE_UP_ADDRESS, "forwarded": {"X-Forwarded-For": MADE_UP_ADDRESS}},
            "can make up their address",
            "X-Forwarded-For $remote_addr",
        ),
        ({"client": "10.7.7.7"}, "10.7.7.7, an address of a private network", "add it to TRUSTED_PROXIES"),
        ({"scheme": "http"}, "use http, but SITE_URL starts with https", "X-Forwarded-Proto $scheme"),
        ({"host": "127.0.0.1:8000"}, "asked for the host 127.0.0.1:8000", "Host $host"),
        ({"host": MADE_UP_HOST}, "can make up the host name", "Host $host"),
    ],
)
def test_misconfigured_proxy_is_named(changes, found, advice):
    [problem] = problems(seen(**changes))
    assert found in problem.found
    assert advice in problem.advice
