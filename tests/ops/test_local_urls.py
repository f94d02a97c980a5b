"""make run with another port: every link that the site writes has that port."""

import re
import subprocess
import sys
import threading

import pytest
import requests
from django.conf import settings

from tests.support.mail_server import MailServer
from tests.support.processes import (
    copy_static_files,
    create_small_site,
    environment,
    free_port,
    manage,
    python,
    wait_for,
)

pytestmark = pytest.mark.slow

QUEUE_A_NOTICE = """
from wagtail.models import Site
from home.enquiries.models import Details, EnquirySettings
from home.enquiries.services import create_enquiry
site = Site.objects.get()
site.hostname, site.port = "127.0.0.1", 8000  # as an earlier run on the default port left it
site.save()
EnquirySettings.objects.create(site=site, recipients="desk@clinic.example")
create_enquiry(site, "one", Details(name="Ana Ortiz", phone="212-555-0188", email="ana@example.com"))
"""


@pytest.fixture
def mail_server():
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def url(tmp_path, tmp_path_factory, mail_server):
    """Serve the small site on some port; return the URL that the command should use."""
    port = free_port()
    variables = {"EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}"}
    create_small_site(tmp_path)
    copy_static_files(tmp_path_factory, tmp_path)
    manage(tmp_path, "make_admin", "ruth", "--email", "ruth@clinic.example")
    assert python(tmp_path, QUEUE_A_NOTICE).wait(timeout=60) == 0
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path, **variables),
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: is_ready(url), "The site doesn't respond", seconds=120)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=60)


def is_ready(url):
    try:
        return requests.get(f"{url}/healthz/", timeout=5).ok
    except requests.ConnectionError:
        return False


def test_every_link_has_the_port_of_the_server(url, mail_server):
    session = requests.Session()
    form = session.get(f"{url}/admin/password_reset/", timeout=20)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)[1]
    data = {"csrfmiddlewaretoken": token, "email": "ruth@clinic.example"}
    session.post(f"{url}/admin/password_reset/", data, timeout=20)
    assert f"<loc>{url}/" in requests.get(f"{url}/sitemap.xml", timeout=20).text
    assert f'<link rel="canonical" href="{url}/">' in requests.get(f"{url}/", timeout=20).text
    # One from the server, the other from a scheduled job.
    for path in ("/admin/password_reset/confirm/", "/admin/enquiries/"):
        wait_for(lambda path=path: url + path in "\n".join(mail_server.emails), f"No mail has {url}{path}", seconds=60)
    assert set(re.findall(r"https?://[^/\s]+", "\n".join(mail_server.emails))) == {url}
