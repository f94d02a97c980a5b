"""Slow clients hold their connections open. Visitors must not notice, on the server itself and behind each proxy."""

import contextlib
import http.client
import itertools
import select
import socket
from urllib.parse import urlsplit

import pytest

from tests.faults.conftest import run_script
from tests.support import servers
from tests.support.demo_site import copy_demo_data, serve
from tests.support.processes import wait_for

pytestmark = pytest.mark.slow

SLOW_CLIENTS = 20  # many more than the server has threads
IDLE_CLIENTS = 1000
DOCUMENT_BYTES = 10_000_000
CREATE_DOCUMENT = """
from django.core.files.base import ContentFile
from site_core.media.models import ClinicDocument
document = ClinicDocument.objects.create(title="Long", file=ContentFile(b"text " * 2_000_000, "long.txt"))
print(document.url)
"""
numbers = itertools.count()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slow-clients") / "data"
    copy_demo_data(tmp_path_factory, folder)
    document_path = run_script(folder, CREATE_DOCUMENT).strip()
    with serve(folder) as site:
        site.document_path = document_path
        yield site


@pytest.fixture(scope="module", params=["the server itself", *servers.PROXIES])
def public_server(request, site):
    """Return the port that visitors use, and the process that listens there."""
    backend = urlsplit(site.url).port
    if request.param not in servers.PROXIES:
        yield backend, site.server
    elif servers.find_program(request.param):
        with servers.proxy(request.param, backend) as proxy:
            wait_for(lambda: is_ready(site, proxy.port), "The proxy doesn't forward requests")
            yield proxy.port, proxy.process
    else:
        pytest.skip(f"{request.param} isn't installed.")


@pytest.fixture(scope="module")
def public_port(public_server):
    return public_server[0]


def is_ready(site, port):
    try:
        return request(site, port, "GET", "/") == 200
    except OSError:
        return False


def request(site, port, method, path, body=None, timeout=20):
    """Return the status of the complete response to a fast visitor, over a new connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    headers = {"Host": urlsplit(site.url).netloc, "Content-Type": "application/x-www-form-urlencoded"}
    with contextlib.closing(connection):
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.read()
        return response.status


def visit(site, port):
    """Request cached and uncached pages and send a form, as visitors do. Return the statuses."""
    cached = [request(site, port, "GET", "/articles/ketamine-opioid-system/") for _ in range(10)]
    uncached = [request(site, port, "GET", f"/search/?q=word{next(numbers)}") for _ in range(5)]
    return cached, uncached, request(site, port, "POST", "/enquiry/", f"name={'a' * 3000}")


GOOD_VISIT = ([200] * 10, [200] * 5, 200)


@contextlib.contextmanager
def slow_clients(site, port, number, head, receive_buffer=None):
    """Yield connections on which ``head`` was sent, and close them at the end."""
    with contextlib.ExitStack() as stack:
        clients = []
        for _ in range(number):
            client = stack.enter_context(socket.socket())
            if receive_buffer:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            client.connect(("127.0.0.1", port))
            client.sendall(head.replace(b"HOST", urlsplit(site.url).netloc.encode()))
            clients.append(client)
        yield clients


def has_response(client):
    return bool(select.select([client], [], [], 0)[0])


def test_visitors_do_not_notice_clients_that_send_slowly(site, public_port):
    head = b"POST /enquiry/ HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000\r\n\r\nname=A"
    with slow_clients(site, public_port, SLOW_CLIENTS, head) as clients:
        for byte in b"nna":
            for client in clients:
                client.sendall(bytes([byte]))
            assert visit(site, public_port) == GOOD_VISIT
        assert not any(map(has_response, clients))


def test_visitors_do_not_notice_clients_that_read_slowly(site, public_port):
    head = f"GET {site.document_path} HTTP/1.1\r\nHost: HOST\r\n\r\n".encode()
    with slow_clients(site, public_port, SLOW_CLIENTS, head, receive_buffer=4096) as clients:
        for _ in range(3):
            assert all(client.recv(1) for client in clients)
            assert visit(site, public_port) == GOOD_VISIT
        assert all(map(has_response, clients))


def test_slow_readers_of_documents_get_no_copies_in_memory_or_temporary_files(site, public_server):
    port, process = public_server
    head = f"GET {site.document_path} HTTP/1.1\r\nHost: HOST\r\n\r\n".encode()
    assert visit(site, port) == GOOD_VISIT
    before = servers.held_bytes(process.pid)
    with slow_clients(site, port, SLOW_CLIENTS, head, receive_buffer=4096) as clients:
        wait_for(lambda: all(map(has_response, clients)), "Documents are not sent")
        for _ in range(3):
            assert visit(site, port) == GOOD_VISIT
        assert servers.held_bytes(process.pid) - before < SLOW_CLIENTS * DOCUMENT_BYTES / 3


def test_visitors_do_not_notice_idle_connections(site, public_port):
    with slow_clients(site, public_port, IDLE_CLIENTS, b""):
        assert visit(site, public_port) == GOOD_VISIT
    with slow_clients(site, public_port, IDLE_CLIENTS, b"GET / HTTP/1.1\r\nHost: HOST\r\n"):
        assert visit(site, public_port) == GOOD_VISIT


def test_slow_client_that_finally_completes_its_request_gets_its_response(site, public_port):
    head = b"POST /enquiry/ HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\nContent-Length: 8\r\n\r\n"
    with slow_clients(site, public_port, 1, head) as (client,):
        for byte in b"name=Ann":
            assert not has_response(client)
            client.sendall(bytes([byte]))
        client.settimeout(20)
        assert client.recv(100).startswith(b"HTTP/1.1 200 ")


def test_document_is_sent_completely(site, public_port):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", public_port, timeout=20)) as connection:
        connection.request("GET", site.document_path, headers={"Host": urlsplit(site.url).netloc})
        assert connection.getresponse().read() == b"text " * 2_000_000


def test_client_that_leaves_in_the_middle_of_its_request_changes_nothing(site, public_port):
    head = b"POST /enquiry/ HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nname=A\r\n"
    with slow_clients(site, public_port, SLOW_CLIENTS, head):
        pass
    assert visit(site, public_port) == GOOD_VISIT
    assert "Traceback" not in site.log.read_text()
