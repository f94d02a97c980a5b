"""Two visitors of the small site: one gets stored fragments, the other gets every page rendered from scratch."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from blog.models import ArticlePage
from home.models import LocationPage, StandardPage, TreatmentPage
from site_core.caching.fragments import request_fragments
from site_core.content.models import ReusableBlock
from site_core.facts.models import Fact
from site_core.media.models import ClinicImage, ClinicRendition
from site_core.pages.models import Topic
from tests.support.factories import (
    FIRST_DAY,
    ArticlePageFactory,
    FactFactory,
    ImageFactory,
    LocationPageFactory,
    ReusableBlockFactory,
    StandardPageFactory,
    TopicFactory,
    TreatmentPageFactory,
    paragraph,
    side_effects,
)
from tests.support.row_snapshots import RowSnapshot
from tests.support.shared_rows import SharedRows


class Visitors:
    """``get`` returns a page with stored fragments, ``render`` the same page without."""

    def __init__(self, settings):
        settings.FRAGMENT_CACHE = True
        self.visitor, self.other = Client(), Client()
        self.visitor.get("/robots.txt")  # loads the middleware
        settings.FRAGMENT_CACHE = False
        self.other.get("/robots.txt")

    def get(self, url):
        return self.visitor.get(url)

    def get_text(self, url):
        return comparable(self.visitor.get(url))

    def render(self, url):
        return comparable(self.other.get(url))

    def rendered(self, url):
        """Return the names of the fragments that a request had to render."""
        return set(self.get(url).wsgi_request.fragments.rendered)


def comparable(response):
    return response.status_code, re.sub(r"csrf\w+", "", response.content.decode())


@pytest.fixture
def visitors(site, settings):
    request_fragments.clear_local()
    return Visitors(settings)


@pytest.fixture(scope="session")
def _image_files():
    """Return ``{path: content}`` of the image and its renditions."""
    return {}


@pytest.fixture(scope="session")
def _pages_snapshot(_image_files):
    return RowSnapshot(lambda: build_pages(_image_files))


@pytest.fixture(scope="module")
def _site_rows(_site_rows, django_db_blocker, _pages_snapshot):
    """Add the pages to the small site, once for all tests of a module."""
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock():
            _pages_snapshot.create()
        yield


def build_pages(files):
    """Create pages that show each other, images, people, topics, facts, and reusable blocks. Add to ``files``."""
    topic, image, fact, block = (
        TopicFactory(name="Ketamine", slug="ketamine"),
        ImageFactory(),
        FactFactory(),
        ReusableBlockFactory(),
    )
    about = StandardPageFactory(title="About us", slug="about")
    draft = ArticlePageFactory(title="Not yet", slug="draft", live=False)
    treatment = TreatmentPageFactory(
        title="Esketamine",
        slug="esketamine",
        topics=[topic],
        image=image,
        body=[side_effects(), {"type": "call_to_action", "value": call_to_action(about)}],
    )
    LocationPageFactory(title="Riverside", slug="riverside", treatments=[treatment])
    fact_link = f'<embed embedtype="fact" id="{fact.pk}"/>'
    texts = [
        f'<p><a linktype="page" id="{treatment.pk}">Esketamine</a>, <a linktype="page" id="{draft.pk}">this</a></p>',
        f"<p>A session is {fact_link} each [1].</p>",
    ]
    ArticlePageFactory(title="First", slug="first", first_published_at=FIRST_DAY, topics=[topic], image=image)
    ArticlePageFactory(
        title="Second",
        slug="second",
        topics=[topic],
        image=image,
        body=[*map(paragraph, texts), {"type": "reusable_block", "value": block.pk}],
    )
    ArticlePageFactory(title="Third", slug="third")
    for each in (*ClinicImage.objects.all(), *ClinicRendition.objects.all()):
        files[Path(each.file.path)] = Path(each.file.path).read_bytes()


@pytest.fixture
def pages(site, _image_files):
    """Return the pages and what they show, fetched again for each test."""
    for path, content in _image_files.items():  # a test that deleted the image has deleted them, too
        if not path.exists():
            path.write_bytes(content)
    return SimpleNamespace(
        site=site,
        topic=Topic.objects.get(),
        image=ClinicImage.objects.get(),
        fact=Fact.objects.get(),
        block=ReusableBlock.objects.get(),
        about=StandardPage.objects.get(slug="about"),
        draft=ArticlePage.objects.get(slug="draft"),
        treatment=TreatmentPage.objects.get(),
        location=LocationPage.objects.get(),
        first=ArticlePage.objects.get(slug="first"),
        second=ArticlePage.objects.get(slug="second"),
        third=ArticlePage.objects.get(slug="third"),
    )


def call_to_action(page):
    return {"heading": "Any question?", "text": "", "page": page.pk, "label": "About us"}


@pytest.fixture
def urls(pages):
    return [
        *("/", "/articles/", "/articles/topic/ketamine/", "/treatments/", "/team/"),
        *("/articles/first/", "/articles/second/", "/articles/third/", "/treatments/esketamine/"),
        *("/about/", "/team/maya-ellison/", "/articles/draft/", "/about-the-clinic/"),
        *("/locations/", "/locations/riverside/"),
    ]
