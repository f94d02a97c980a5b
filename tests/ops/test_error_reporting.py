"""Error reports are off by default and contain nothing about visitors."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest

from site_core.ops.error_reporting import remove_personal_data
from tests.support.processes import python

pytestmark = pytest.mark.slow

CRASH = """
from django.test import Client
import sentry_sdk
import site_core.urls

def crash(request):
    patient = "Ruth Example"
    raise ValueError("ruth@mail.example asked")

site_core.urls.urlpatterns.insert(0, site_core.urls.path("crash/", crash))
headers = {"REMOTE_ADDR": "81.2.69.142", "HTTP_HOST": "localhost", "HTTP_COOKIE": "clinic_session=abc"}
client = Client(raise_request_exception=False, **headers)
assert client.post("/crash/?q=depression", {"name": "Ruth Example"}).status_code == 500
sentry_sdk.flush()
"""


DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


class Collector(BaseHTTPRequestHandler):
    received = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append(DECODERS[self.headers.get("Content-Encoding")](body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def collector():
    class TestCollector(Collector):
        received = []

    server = HTTPServer(("127.0.0.1", 0), TestCollector)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", TestCollector.received
    server.shutdown()
    thread.join()
    server.server_close()


def test_report_contains_the_error_and_nothing_about_the_visitor(collector, data_dir):
    dsn, received = collector
    program = f"exec(compile({CRASH!r}, 'without source', 'exec'))"  # reports quote the source, which has the names
    process = python(data_dir, program, SENTRY_DSN=dsn, LOG_LEVEL="CRITICAL")
    assert process.wait(timeout=60) == 0
    process.stdout.close()
    report = b"\n".join(received).decode()
    assert "ValueError" in report
    assert "/crash/" in report
    for personal_data in ("ruth@", "Ruth Example", "depression", "81.2.69.142", "clinic_session"):
        assert personal_data not in report


def test_sentry_is_not_loaded_by_default(tmp_path):
    process = python(tmp_path, "import sys, site_core.wsgi; print('sentry_sdk' in sys.modules)")
    output, _ = process.communicate(timeout=60)
    assert output.strip() == "False"


def test_user_is_reduced_to_an_id():
    event = {"user": {"id": 3, "username": "ruth", "email": "r@mail.example", "ip_address": "81.2.69.142"}}
    assert remove_personal_data(event, {}) == {"user": {"id": 3}, "request": {}}


def test_personal_data_in_texts_is_redacted():
    event = {"logentry": {"message": "from 81.2.69.142"}, "exception": {"values": [{"value": "a@mail.example"}]}}
    assert "81.2" not in json.dumps(remove_personal_data(event, {}))
    assert "a@mail" not in json.dumps(remove_personal_data(event, {}))
