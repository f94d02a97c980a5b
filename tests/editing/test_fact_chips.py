"""Facts in the rich text editor: what is stored becomes a chip, and the same again."""

import json
import re

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from site_core.content.blocks import BODY_FEATURES
from site_core.facts.models import Fact
from site_core.facts.text import find_fact_ids

HOSTILE = '"><img src=x onerror=alert(1)></script>{fact:1}'


@pytest.fixture
def fact(db):
    return Fact.objects.create(name="Price of a session", value="$310")


def link_to_prices(text):
    return f'<a href="https://example.com/">{text}</a>'


def round_trip(html):
    converter = ContentstateConverter(BODY_FEATURES)
    return re.sub(r' data-block-key="\w+"', "", converter.to_database_format(converter.from_database_format(html)))


def embed(pk):
    return f'<embed embedtype="fact" id="{pk}"/>'


def content_of(html):
    return json.loads(ContentstateConverter(BODY_FEATURES).from_database_format(html))


@pytest.mark.parametrize(
    "html",
    [
        "<p>A session costs {}.</p>",
        "<p>{} a session</p>",
        "<p>A session: {}</p>",
        "<p>{}</p>",
        "<p>{}{}</p>",
        "<h2>{} a session</h2>",
        "<ul><li>{} a session</li><li>{}</li></ul>",
        "<p>Now <b>{}</b></p>",
        "<p>Now <b><i>{}</i></b> a session</p>",
        '<p><a href="https://example.com/">Prices</a> {}</p>',
    ],
)
def test_stored_text_stays_the_same(fact, html):
    html = html.replace("{}", embed(fact.pk))
    assert round_trip(html) == html


def test_chip_has_the_value_as_its_text(fact):
    [block] = content_of(f"<p>A session costs {embed(fact.pk)}.</p>")["blocks"]
    assert block["text"] == "A session costs $310."
    assert [(each["offset"], each["length"]) for each in block["entityRanges"]] == [(16, 4)]


def test_fact_within_a_link_is_a_token_of_its_text(fact):
    html = f"<p>{link_to_prices(f'All {embed(fact.pk)} now')}</p>"
    assert round_trip(html) == f"<p>{link_to_prices(f'All {{fact:{fact.pk}}} now')}</p>"


def test_deleted_fact_stays_in_the_text(db):
    assert content_of(f"<p>{embed(99)}</p>")["blocks"][0]["text"] == "deleted fact"
    assert round_trip(f"<p>{embed(99)}</p>") == f"<p>{embed(99)}</p>"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.sampled_from(
            ["words", " ", "&lt;", "{}", "<b>bold</b>", "<b>{}</b>", link_to_prices("a{}b"), link_to_prices("{}")]
        )
    )
)
def test_saving_any_text_twice_changes_nothing(fact, parts):
    html = round_trip(f"<p>{''.join(parts)}</p>".replace("{}", embed(fact.pk)))
    assert round_trip(html) == html
    assert len(find_fact_ids(html)) == any("{}" in part for part in parts)


def test_hostile_name_is_escaped_in_the_form(fact, editor, site):
    Fact.objects.create(name=HOSTILE, value=HOSTILE)
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[site.home.pk]))
    assert b"<img src=x" not in response.content
    assert b"alert(1)></script>" not in response.content


def test_list_has_the_facts_of_the_site(fact, editor):
    [row] = editor.get(reverse("editing_facts")).json()["facts"]
    assert (row["name"], row["value"], row["isOverdue"]) == ("Price of a session", "$310", False)
