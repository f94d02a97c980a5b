"""Measure the admin’s search of many pages: ``python -m tests.bench.admin_search --pages 10000``.

Builds articles of about 800 words in a scratch database on SQLite, or in that of DATABASE_URL with ``--keep-url``, such
as under ``python -m tests.tools.with_postgresql``. Prints seconds for each query, as a site admin and as an editor of
one section.
"""

import argparse
import os
import shutil
import tempfile
import time

from tests.bench.audit import body

QUERIES = [
    "glutamate",
    "$480",
    '"prior authorization"',
    "people medicines",
    "sentence of nothing",
    "art",
    "answered at",
]
REPEATS = 3


def build(count):
    from tests.conftest import build_site
    from tests.support.factories import BlogIndexPage, PersonPage, create_articles

    build_site()
    people = [person.pk for person in PersonPage.objects.all()]
    rare = {"type": "paragraph", "value": "<p>Glutamate costs $480 after prior authorization.</p>", "id": "rare"}

    def content(number):
        return {"body": body(number, people) + ([rare] if number % 100 == 0 else [])}

    create_articles(BlogIndexPage.objects.get(), count, content)


def section_editor():
    from django.contrib.auth.models import Group, User
    from wagtail.models import GroupPagePermission

    from tests.support.factories import BlogIndexPage

    user, group = User.objects.create_user("section"), Group.objects.create(name="Section")
    user.groups.add(group, Group.objects.get(name="Front desk"))
    GroupPagePermission.objects.create(group=group, page=BlogIndexPage.objects.get(), permission_type="change")
    return user


def measure(count):
    from django.contrib.auth.models import User
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.urls import reverse

    from site_core.search.admin_search.entries import update_all_admin_entries

    setup_test_environment()
    build(count)
    started = time.perf_counter()
    update_all_admin_entries()
    print(f"index of {count} pages: {time.perf_counter() - started:.1f} s")
    for name, user in {"site admin": User.objects.create_superuser("boss"), "section": section_editor()}.items():
        client = Client()
        client.force_login(user)
        for query in QUERIES:
            seconds = []
            for _repeat in range(REPEATS):
                started = time.perf_counter()
                response = client.get(reverse("admin_search"), {"q": query})
                seconds.append(time.perf_counter() - started)
            total = response.context["total"]
            print(f"{name}, {query}: {min(seconds):.2f} to {max(seconds):.2f} s, {total} results")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--keep-url", action="store_true", help="use the empty database of DATABASE_URL")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="admin-search-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_core.settings.test"
    if not options.keep_url:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(options.pages)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
