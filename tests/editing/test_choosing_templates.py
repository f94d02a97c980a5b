"""Between “Add child page” and the form, editors choose what the page starts with."""

import json

import pytest
from django.urls import reverse

from tests.support.html import soup, text_of


def add_url(parent, model="blog.articlepage"):
    return reverse("wagtailadmin_pages:add", args=[*model.split("."), parent.pk])


@pytest.fixture
def new_article(site):
    return add_url(site.articles)


@pytest.fixture
def new_treatment(site):
    return add_url(site.treatments, "home.treatmentpage")


def test_adding_an_article_offers_templates_with_what_is_inside(editor, site):
    response = editor.get(reverse("wagtailadmin_pages:add_subpage", args=[site.articles.pk]), follow=True)
    cards = {card.h2.get_text(): text_of(str(card)) for card in soup(response).select(".page-template")}
    assert list(cards)[:4] == ["Article", "A study explained", "What to expect", "Blank"]
    assert "What they did" in cards["A study explained"]


def test_each_template_is_one_click_away_from_the_form(editor, new_treatment):
    links = soup(editor.get(new_treatment)).select(".page-template a[href*='template=']")
    assert len(links) == 2
    for link in links:
        assert soup(editor.get(link["href"])).select_one("#page-edit-form")


def test_form_starts_with_the_sections_of_the_template_in_order(editor, new_treatment):
    form = editor.get(f"{new_treatment}?template=new-treatment").context["form"]
    body = form.initial["body"]
    types = [child.block_type for child in body]
    assert types[0] == "key_facts"
    assert types[-1] == "call_to_action"
    assert [child.value["heading"] for child in body][:3] == ["Key facts", "What it is", "Who it may help"]


def test_blank_form_has_no_sections(editor, new_article):
    assert not editor.get(f"{new_article}?template=blank").context["form"].initial["body"]


@pytest.mark.parametrize("key", ["gone", "new-treatment", "<script>"])
def test_unknown_template_is_asked_again(editor, new_article, key):
    response = editor.get(new_article, {"template": key})
    assert soup(response).select(".page-template")
    assert "This template no longer exists" in text_of(response)


def test_where_to_go_after_saving_is_kept(editor, new_article):
    links = soup(editor.get(new_article, {"next": "/admin/reports/"})).select(".page-template a[href*='template=']")
    assert len(links) == 4
    assert all("next=%2Fadmin%2Freports%2F" in link["href"] for link in links)


def test_page_type_without_templates_opens_its_form(editor, site):
    response = editor.get(add_url(site.home, "home.standardpage"))
    assert soup(response).select_one("#page-edit-form")


def test_hints_are_beside_the_form_and_not_in_its_fields(editor, new_treatment):
    response = editor.get(f"{new_treatment}?template=new-treatment")
    hints = json.loads(soup(response).select_one("#template-hints").string)
    body = response.context["form"].initial["body"]
    assert all(child.id in hints for child in body)
    fields = json.dumps(body.get_prep_value(), default=str)
    assert not any(hint in fields for hint in hints.values())
