"""Two visitors of the small site: one gets stored fragments, the other gets every page rendered from scratch."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from site_core.caching.fragments import request_fragments
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


@pytest.fixture
def pages(site):
    """Return pages that show each other, images, people, topics, facts, and reusable blocks."""
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
    location = LocationPageFactory(title="Riverside", slug="riverside", treatments=[treatment])
    fact_link = f'<embed embedtype="fact" id="{fact.pk}"/>'
    texts = [
        f'<p><a linktype="page" id="{treatment.pk}">Esketamine</a>, <a linktype="page" id="{draft.pk}">this</a></p>',
        f"<p>A session is {fact_link} each [1].</p>",
    ]
    first = ArticlePageFactory(title="First", slug="first", first_published_at=FIRST_DAY, topics=[topic], image=image)
    second = ArticlePageFactory(
        title="Second",
        slug="second",
        topics=[topic],
        image=image,
        body=[*map(paragraph, texts), {"type": "reusable_block", "value": block.pk}],
    )
    third = ArticlePageFactory(title="Third", slug="third")
    return SimpleNamespace(**{k: v for k, v in locals().items() if k not in ("texts", "fact_link")})


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
