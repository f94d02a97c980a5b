"""What tests do with the machines of a site."""

import io

from PIL import Image

A_SECOND = 1  # within which everyone sees a change


def publish(clinic, name, machine=None):
    """Publish the draft of an article, as an editor does on a machine."""
    key = clinic.articles[name]["page"]
    response = (machine or clinic.one).post(f"/admin/bulk/wagtailcore/page/publish/?id={key}", {})
    assert response.status_code == 302, response.text


def text(machine, path):
    response = machine.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return response.text


def shows(machine, path, words):
    return words in text(machine, path)


def picture(color):
    file = io.BytesIO()
    Image.new("RGB", (90, 60), color).save(file, "JPEG")
    return file.getvalue()
