"""Rows that a script adds to a page have positions, so that every database returns them in the same order."""

from blog.models import ArticlePage
from tests.support import factories


def positions(page):
    return [(row.title, row.sort_order) for row in ArticlePage.objects.get(pk=page.pk).references.all()]


def test_rows_are_numbered_in_their_order(site):
    rows = [factories.ReferenceFactory(title=title) for title in ("Zinc", "Amber", "Moss")]
    article = factories.ArticlePageFactory(references=rows)
    assert positions(article) == [("Zinc", 0), ("Amber", 1), ("Moss", 2)]


def test_a_row_that_is_added_comes_last(site):
    article = factories.ArticlePageFactory(references=[factories.ReferenceFactory(title="Zinc")], live=False)
    article = ArticlePage.objects.get(pk=article.pk)
    article.references.add(factories.ReferenceFactory(title="Amber"))
    article.save()
    assert positions(article) == [("Zinc", 0), ("Amber", 1)]


def test_positions_that_a_form_has_set_stay(site):
    rows = [
        factories.ReferenceFactory(title="Zinc", sort_order=7),
        factories.ReferenceFactory(title="Amber", sort_order=3),
    ]
    article = factories.ArticlePageFactory(references=rows)
    assert positions(article) == [("Amber", 3), ("Zinc", 7)]
