"""Every URL of an old site, whatever its permalinks, through the real stack: the same path, one redirect, or gone."""

import pytest
from django.test import Client
from PIL import Image

from site_core.wordpress.models import OldUrl
from site_core.wordpress.old_urls.answers import Result
from site_core.wordpress.old_urls.applying import apply_rules, expected_answers
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db

SOURCE = "https://harbor.example"
UPLOADS = f"{SOURCE}/wp-content/uploads"
DATES = ["2019-03-01 09:30:00", "2019-04-11 09:30:00", "2020-12-24 09:30:00", "2021-01-02 09:30:00"]
SLUGS = ["better-sleep", "low-mood", "schlaf-%c3%bcberall", "panic"]
CATEGORIES = ["sleep", "mood"]


def link(structure, number, slug, date, category):
    values = {"year": date[:4], "monthnum": date[5:7], "day": date[8:10], "postname": slug, "post_id": str(number)}
    for name, value in (values | {"category": category, "author": "mellison-x7"}).items():
        structure = structure.replace(f"%{name}%", value)
    return SOURCE + structure


def make_posts(structure):
    for number, (slug, date) in enumerate(zip(SLUGS, DATES, strict=True), 11):
        category = CATEGORIES[number % 2]
        yield item(
            number,
            slug=slug,
            date=date,
            link=link(structure, number, slug, date, category),
            terms=[("category", category, category.title()), ("post_tag", "tips", "Tips")],
            meta={"_wp_old_slug": f"old-{number}"},
            content="<p>One.</p><!--nextpage--><p>Two.</p>" if number == 11 else "<p>One.</p>",
        )


PAGES = [
    item(1, "page", title="About us", slug="about"),
    item(2, "page", title="Team", slug="team", parent=1, link=f"{SOURCE}/about/team/"),
    item(3, "page", title="TMS", slug="tms", parent=4, link=f"{SOURCE}/services/tms/"),
    item(4, "page", title="Services", slug="services"),
    item(5, "page", "draft", title="Never public", slug="secret"),
]


@pytest.fixture
def uploads(tmp_path):
    folder = tmp_path / "uploads" / "2024" / "03"
    folder.mkdir(parents=True)
    Image.new("RGB", (1200, 800), "teal").save(folder / "room.jpg")
    (folder / "form.pdf").write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    return tmp_path / "uploads"


FILES = [
    item(
        50, "attachment", "inherit", title="Room", slug="room", parent=1, attachment_url=f"{UPLOADS}/2024/03/room.jpg"
    ),
    item(51, "attachment", "inherit", slug="form", attachment_url=f"{UPLOADS}/2024/03/form.pdf"),
]


def move(tmp_path, structure, *more, media=None, publish=True):
    path = write_export(tmp_path / "export.xml", *make_posts(structure), *PAGES, *FILES, *more)
    report = import_export(path, media_dir=media, publish=publish)
    apply_rules(SOURCE)
    return report


def ask(path):
    """Return the statuses of each hop and the last path."""
    client = Client(headers={"host": "127.0.0.1"})
    statuses = []
    for _hop in range(5):
        response = client.get(path)
        statuses.append(response.status_code)
        location = response.get("Location")
        if not location:
            return statuses, path
        path = location
    return statuses, path


STRUCTURES = [
    "/%postname%/",
    "/%postname%",
    "/%postname%.html",
    "/%year%/%monthnum%/%postname%/",
    "/%year%/%monthnum%/%day%/%postname%/",
    "/index.php/%year%/%monthnum%/%postname%/",
    "/%category%/%postname%/",
    "/blog/%postname%/",
    "/articles/%postname%/",
    "/archives/%post_id%",
    "/%author%/%postname%/",
    "/?p=%post_id%",
]


@pytest.mark.parametrize("structure", STRUCTURES)
def test_every_known_url_answers(site, tmp_path, uploads, structure):
    move(tmp_path, structure, media=uploads)
    wrong = []
    for row, answer in expected_answers(SOURCE):
        statuses, path = ask(row.path)
        allowed = {
            Result.SAME: [[200], [301, 200]],
            Result.MOVED: [[301, 200]],
            Result.GONE: [[410]],
        }.get(answer.result)
        if allowed is None or statuses not in allowed:
            wrong.append((row.path, row.kind, str(answer.result), answer.path, statuses, path))
    assert wrong == []
    assert OldUrl.objects.count() > 40
