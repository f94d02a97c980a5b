"""How tests upload exports in the admin, and go on from step to step."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from site_core.wordpress.models import ImportUpload
from tests.support.html import soup
from tests.support.wordpress_site import HEAD


def export_file(*items, name="export.xml"):
    return SimpleUploadedFile(name, f"{HEAD}{''.join(items)}</channel></rss>".encode())


def upload(client, *exports, zips=()):
    """Upload files, and return the response to the last redirect."""
    data = {"exports": list(exports), "zips": list(zips)}
    return client.post(reverse("wordpress_import"), data, follow=True)


def last_upload():
    return ImportUpload.objects.first()


def form_data(response):
    """Return what a browser would send for the form of choices in ``response``."""
    page, data = soup(response), {}
    form = page.find("select", attrs={"name": "type_0"}).find_parent("form")
    for select in form.select("select"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        data[select["name"]] = chosen["value"]
    for field in form.select("input[name]"):
        if field["type"] != "radio" or field.has_attr("checked"):
            data[field["name"]] = field.get("value", "")
    return data


def rehearse(client, response, **changes):
    url = reverse("wordpress_mapping", args=[last_upload().pk])
    return client.post(url, form_data(response) | changes, follow=True)


def press(client, action):
    return client.post(reverse("wordpress_upload", args=[last_upload().pk]), {"action": action}, follow=True)


def name_of(response, label):
    """Return the name of the field that has the text ``label``."""
    [found] = [each for each in soup(response).select("label") if each.get_text(strip=True) == label]
    return found["for"].removeprefix("id_")
