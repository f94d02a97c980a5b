"""Measure every screen of the admin on the demo clinic: ``python -m tests.bench.admin``.

Prints the ten slowest by processor time, with their queries, and how long a preview takes: it is posted and rendered
again while an editor types. The second of three requests and the third count, in one process, without a browser.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from tests.bench.demo import create_demo
from tests.support.processes import environment

SLOWEST = 10
VISITS = 2
PREVIEWED = {"ArticlePage": "BlogIndexPage", "TreatmentPage": "TreatmentIndexPage"}  # and their parents


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="Print all screens instead of the ten slowest.")
    parser.add_argument("--folder", type=Path, help="The data directory of a demo clinic that the bench may change.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clinic-admin-") as folder:
        folder = options.folder or Path(folder)
        if options.folder is None:
            create_demo(folder)
        set_up(folder)
        client, screens = prepare()
        rows = sorted((measure(client, name, url) for name, url in screens.items()), reverse=True)
        print("| screen | queries | processor time, ms |\n|---|---:|---:|")
        for milliseconds, queries, name in rows[: None if options.all else SLOWEST]:
            print(f"| {name} | {queries} | {milliseconds:,.0f} |")
        print(f"\nAll {len(rows)} screens: median {rows[len(rows) // 2][0]:.0f} ms.\n")
        print("| preview | queries | processor time, ms |\n|---|---:|---:|")
        for name in PREVIEWED:
            print("| {} | {} | {:,.0f} |".format(name, *measure_preview(client, name)))


def set_up(folder):
    variables = environment(folder, DJANGO_SETTINGS_MODULE="site_core.settings.production", LOG_LEVEL="CRITICAL")
    os.environ.update(variables)
    import django
    from django.core.management import call_command

    django.setup()
    from site_core.ops import bootstrap

    call_command("migrate", verbosity=0)  # the folder may be older
    if bootstrap.is_static_outdated():
        bootstrap.collect_static()


def prepare():
    """Return a client that is signed in, and ``{name: URL}`` of all screens."""
    from types import SimpleNamespace

    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse
    from wagtail.models import Site

    from tests.support import admin_walk, factories

    site = Site.objects.get()
    user = User.objects.create_superuser("bench")
    client = Client(HTTP_HOST=site.hostname if site.port == 80 else f"{site.hostname}:{site.port}")
    client.raise_request_exception = False
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    objects = admin_walk.create_objects(
        SimpleNamespace(site=site, articles=factories.BlogIndexPage.objects.get(), **people()), user
    )
    screens = {
        name: admin_walk.build_url(name, arguments, objects) for name, arguments in admin_walk.admin_patterns().items()
    }
    # The pages of the demo clinic, which are longer.
    screens |= {f"edit {name}": reverse("wagtailadmin_pages:edit", args=[pk]) for name, pk in demo_pages()}
    return client, screens


def demo_pages():
    """Yield ``(type, primary key)`` of the first page of each type."""
    from wagtail.models import get_page_models

    for model in get_page_models():
        if page := model.objects.live().order_by("pk").first():
            yield model.__name__, page.pk


def people():
    from tests.support.factories import PersonPage

    reviewer = PersonPage.objects.filter(is_reviewer=True).first()
    return {"reviewer": reviewer, "author": PersonPage.objects.exclude(pk=reviewer.pk).first()}


def measure(client, name, url):
    """Return ``(milliseconds, queries, name)`` of a screen that was opened before."""
    client.get(url)
    milliseconds, queries = min(timed(lambda: client.get(url)) for _ in range(VISITS))
    return milliseconds, queries, name


def measure_preview(client, name):
    """Return ``(queries, milliseconds)`` of sending the form of a new page, and of the preview that shows it."""
    from types import SimpleNamespace

    from django.urls import reverse
    from wagtail.test.utils.form_data import streamfield

    from tests.support import factories
    from tests.support.forms import PARAGRAPH, complete_form, form_data

    model, index = getattr(factories, name), getattr(factories, PREVIEWED[name])
    fields = complete_form(model, SimpleNamespace(**people()), factories.ImageFactory())
    if name == "ArticlePage":
        fields["body"] = streamfield([PARAGRAPH] * 20)
    parent = index.objects.get().pk
    url = reverse("wagtailadmin_pages:preview_on_add", args=[model._meta.app_label, model._meta.model_name, parent])

    def refresh():
        assert client.post(url, form_data(fields)).json()["is_valid"]
        assert client.get(url).status_code == 200

    refresh()
    milliseconds, queries = min(timed(refresh) for _ in range(VISITS))
    return queries, milliseconds


def timed(function):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        started = time.process_time()
        function()
        return 1000 * (time.process_time() - started), len(captured)


if __name__ == "__main__":
    main()
