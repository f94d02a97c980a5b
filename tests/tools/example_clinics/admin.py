"""The admin as the script uses it: forms that are filled in and sent, on a running site."""

import re
from urllib.parse import urlencode, urlsplit

from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.support.forms import form_data
from tests.support.html import soup
from tests.support.sign_in import sign_in

TIMEOUT = 90_000  # milliseconds: the first pages of a new server take long
ERRORS = ".error-message, .messages .error, .w-field__errors"


class Admin:
    """A signed-in browser context, and the ids that the admin gives to pages."""

    def __init__(self, context, password):
        self.context = context
        sign_in(context, "admin", password)

    def answer_questions(self, answers, choices, logo):
        """Fill in the first screen of the empty site, step by step."""
        page = self.context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.goto("/admin/")
        page.get_by_role("link", name="Set up your clinic").click()
        for step in answers:
            for label, value in step.items():
                field = page.get_by_label(label, exact=False).first
                if label in choices:
                    field.select_option(value)
                else:
                    field.fill(value)
            if step is not answers[-1]:
                page.get_by_role("button", name="Continue").click()
        page.get_by_label("Logo").set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": logo})
        page.get_by_role("button", name="Create the site").click()
        page.wait_for_url("**/start/done/")
        page.close()

    def post(self, path, data):
        """Send a form. Raise AssertionError with the page’s own errors if it was not accepted."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.context.request.get(path).text())[1]
        body = urlencode(data | {"csrfmiddlewaretoken": token}, doseq=True)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response = self.context.request.post(path, data=body, headers=headers, max_redirects=0)
        errors = [element.get_text(" ", strip=True) for element in soup(response.text()).select(ERRORS)]
        assert response.status == 302, (path, response.status, errors)
        return urlsplit(response.headers["location"]).path

    def id_of(self, url_path):
        """Return the id of the public page at ``url_path``."""
        page = self.context.request.get(url_path).text()
        return re.search(r"/admin/pages/(\d+)/edit/", page)[1]

    def child_id(self, parent, title):
        """Return the id of a page, perhaps a draft, from the list of pages below ``parent``."""
        listing = self.context.request.get(f"/admin/pages/{parent}/").text()
        names = soup(listing).select("[id^=page_][id$=_title]")
        return next(name["id"].split("_")[1] for name in names if name.get_text(" ", strip=True) == title)

    def image_id(self):
        listing = self.context.request.get("/admin/images/").text()
        return re.search(r"/admin/images/(\d+)/", listing)[1]

    def add_page(self, kind, parent, title, slug, **fields):
        """Publish a new page of the type ``kind``, such as “home/locationpage”. Return its id."""
        data = form_data(fields, title=title, slug=slug) | {"action-publish": "1"}
        self.post(f"/admin/pages/add/{kind}/{parent}/", data)
        return self.child_id(parent, title)

    def publish(self, page, title, slug, **fields):
        data = form_data(fields, title=title, slug=slug) | {"action-publish": "1"}
        self.post(f"/admin/pages/{page}/edit/", data)

    def set_menu(self, links):
        """Put ``links``, pairs of a path and a label, into the header and the footer."""
        rows = [("link", {"page": "", "url": path, "label": label}) for path, label in links]
        path = self.context.request.get("/admin/settings/site_settings/navigationsettings/").url
        empty = {"header_action": streamfield([]), "notice_links": streamfield([]), "portal_url": ""}
        menus = {"header_links": streamfield(rows), "footer_links": streamfield(rows)}
        self.post(urlsplit(path).path, nested_form_data(empty | menus))
