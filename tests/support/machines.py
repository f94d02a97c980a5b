"""Helpers for tests of a site on two machines."""

import io

from PIL import Image

MAX_DELAY = 1  # seconds until every machine shows a change


def publish(clinic, name, machine=None):
    """Publish the draft of an article in the admin of a machine, by default the first."""
    pk = clinic.articles[name]["page"]
    response = (machine or clinic.one).post(f"/admin/bulk/wagtailcore/page/publish/?id={pk}", {})
    assert response.status_code == 302, response.text


def get_text(machine, path):
    """Return the text of a successful response."""
    response = machine.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return response.text


def shows(machine, path, text):
    return text in get_text(machine, path)


def create_jpeg(color):
    buffer = io.BytesIO()
    Image.new("RGB", (90, 60), color).save(buffer, "JPEG")
    return buffer.getvalue()
