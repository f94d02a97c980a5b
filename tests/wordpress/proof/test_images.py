"""Images that the old page showed, and this one doesn’t."""

import pytest
from PIL import Image

from blog.models import ArticlePage
from tests.support.wordpress_site import item
from tests.wordpress.proof.support import HOST, move, post, prove

pytestmark = pytest.mark.django_db

UPLOADS = f"{HOST}/wp-content/uploads/2019/03"
NAMES = ("room", "lamp")
URL = f"{HOST}/2019/03/sleep-1/"


@pytest.fixture
def moved(tmp_path, site):
    """An article with two images, whose files were imported."""
    uploads = tmp_path / "uploads" / "2019" / "03"
    uploads.mkdir(parents=True)
    for number, name in enumerate(NAMES):
        Image.new("RGB", (600, 400), (90, 60 * number, 120)).save(uploads / f"{name}.jpg")
    images = "".join(f'<p><img src="{UPLOADS}/{name}-300x200.jpg" alt="A {name}"></p>' for name in NAMES)
    files = [
        item(50 + number, "attachment", "inherit", slug=name, attachment_url=f"{UPLOADS}/{name}.jpg")
        for number, name in enumerate(NAMES)
    ]
    return move(
        tmp_path, post(1, f"<p>Two pictures of a room at night.</p>{images}"), *files, media_dir=tmp_path / "uploads"
    )


def test_images_in_another_size_are_the_same(moved, site_url, tmp_path):
    found, _ = prove(site_url, URL, folder=tmp_path, export=moved)
    assert found["/2019/03/sleep-1/"].differences == {}


def test_an_image_that_was_removed_is_found(moved, site_url, tmp_path):
    page = ArticlePage.objects.get(slug="sleep-1")
    raw = page.body.get_prep_value()
    figures = [block for block in raw if block["type"] == "figure"]
    assert len(figures) == 2
    page.body = [block for block in raw if block["id"] != figures[1]["id"]]
    ArticlePage.objects.update(body=page.body)
    found, _ = prove(site_url, URL, folder=tmp_path, export=moved)
    assert found["/2019/03/sleep-1/"].differences == {
        "images": {"missing": 1, "missing_texts": [f"{UPLOADS}/lamp-300x200.jpg"]}
    }
