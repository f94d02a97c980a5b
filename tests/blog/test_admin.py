"""Columns and filters of the page explorer."""

import datetime

import pytest
from django.urls import reverse

from tests.support.factories import ArticlePageFactory, TreatmentPageFactory
from tests.support.html import text_of


@pytest.mark.parametrize(
    ("index", "columns"),
    [
        ("articles", ["Published on", "Review due"]),
        ("treatments", ["Regulatory status", "Review due"]),
        ("team", ["Job title", "Credentials"]),
    ],
)
def test_explorer_has_columns_for_the_page_type(site, editor, index, columns):
    ArticlePageFactory()
    TreatmentPageFactory()
    text = text_of(editor.get(reverse("wagtailadmin_explore", args=[getattr(site, index).pk])))
    assert all(column in text for column in columns)


@pytest.mark.parametrize("order", ["publication_date", "-publication_date", "next_review", "title"])
def test_explorer_sorts_articles(site, editor, order):
    ArticlePageFactory()
    url = reverse("wagtailadmin_explore", args=[site.articles.pk])
    assert editor.get(url, {"ordering": order}).status_code == 200


def test_explorer_of_home_opens(site, editor):
    assert editor.get(reverse("wagtailadmin_explore", args=[site.home.pk])).status_code == 200


def test_explorer_shows_the_date_of_the_next_review(site, editor):
    ArticlePageFactory(next_review=datetime.date(2031, 5, 4))
    page = editor.get(reverse("wagtailadmin_explore", args=[site.articles.pk]))
    assert "May 4, 2031" in page.content.decode()
