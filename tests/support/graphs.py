"""Structured data of a complete page of every type, and of every type of list."""

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from site_core.pages.models import Topic
from site_core.site_settings.models import ClinicSettings, SearchSettings
from tests.support import factories
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.html import parse_json_ld

ROOT = "http://testserver/"
LISTS = ["/articles/?page=2", "/articles/topic/about/", "/articles/author/maya-ellison/"]
GRAPHS = [*PAGE_TYPES, *LISTS]
every_graph = pytest.mark.parametrize("source", GRAPHS, ids=lambda source: getattr(source, "__name__", source))


def fill_clinic(site):
    """Fill all settings that structured data uses."""
    clinic = ClinicSettings.for_site(site)
    hours = [(day, "08:00", "18:00") for day in range(4)] + [(4, "09:00", "12:00"), (4, "13:00", "17:00")]
    tomorrow = timezone.localdate() + factories.DAY
    days = [
        {"date": str(tomorrow), "closed": True, "note": "Holiday"},
        {"date": str(tomorrow + factories.DAY), "closed": False, "opens": "10:00", "closes": "12:30", "note": ""},
        {"date": str(tomorrow - 3 * factories.DAY), "closed": True, "note": "Past"},
    ]
    fields = {
        "legal_name": "Lanternfield PLLC",
        "tagline": "Careful care",
        "phone": "212-555-0142",
        "email": "hello@lanternfield.example",
        "street": "240 Wren Street",
        "city": "New York",
        "region": "NY",
        "postal_code": "10000",
        "latitude": "40.741400",
        "longitude": "-73.989400",
        "logo": factories.ImageFactory(),
        "opening_hours": [
            {"type": "hours", "value": {"days": [str(day)], "opens": opens, "closes": closes}}
            for day, opens, closes in hours
        ],
        "special_days": [{"type": "day", "value": day} for day in days],
        "languages": [{"type": "language", "value": "L"}],
        "social_profiles": [{"type": "profile", "value": {"label": "L", "url": "https://www.linkedin.com/company/x"}}],
    }
    for name, value in fields.items():
        setattr(clinic, name, value)
    clinic.save()


def set_search(site, **fields):
    settings = SearchSettings.for_site(site)
    for name, value in fields.items():
        setattr(settings, name, value)
    settings.save()


def build_graphs(text, html=None):
    """Return ``{page type or URL of a list: graph}`` of a complete page of each type, filled with ``text``."""
    site = factories.HomePage.objects.get().get_site()
    fill_clinic(site)
    set_search(site, medical_specialty="Psychiatric", faq_structured_data=True)
    Topic.objects.create(name=f"About {text}", description=text, slug="about", kind=Topic.Kind.CONDITION)
    urls = {model: complete_page(model, text, html).url for model in PAGE_TYPES}
    articles, author = factories.BlogIndexPage.objects.get(), factories.PersonPage.objects.get(slug="maya-ellison")
    factories.create_articles(articles, 13)
    factories.ArticlePageFactory(authors=[author])
    Page.objects.update(first_published_at=timezone.now(), last_published_at=timezone.now())
    client = Client()
    return {source: parse_json_ld(client.get(urls.get(source, source))) for source in GRAPHS}
