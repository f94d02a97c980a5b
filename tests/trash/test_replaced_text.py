"""Pages whose text was replaced everywhere, deleted, and restored."""

import uuid

import pytest
from wagtail.models import Page

from site_core.pages.replacing.matching import Replacement
from site_core.pages.replacing.services import replace_on_page, undo
from site_core.trash.models import TrashEntry
from site_core.trash.restoring import restore
from tests.support import factories


@pytest.fixture
def replaced(site, admin_user):
    """Return a page whose text has been replaced, and the operation."""
    page = factories.StandardPageFactory(slug="prices", introduction="A visit costs $480.")
    page.save_revision(user=admin_user).publish(user=admin_user)
    operation = uuid.uuid4()
    replace_on_page(page.pk, Replacement("$480", "$500"), admin_user, operation)
    assert introduction(page) == "A visit costs $500."
    return page, operation


def introduction(page):
    return Page.objects.get(pk=page.pk).specific.introduction


def delete(page):
    Page.objects.get(pk=page.pk).delete()
    return TrashEntry.objects.get(object_id=str(page.pk))


def test_replacing_is_undone_after_the_page_was_in_the_trash(replaced, admin_user):
    page, operation = replaced
    restore(delete(page).pk)
    undo(operation, admin_user)
    assert introduction(page) == "A visit costs $480."


def test_undo_while_the_page_is_in_the_trash_leaves_it_there(replaced, admin_user):
    page, operation = replaced
    entry = delete(page)
    assert undo(operation, admin_user).pages == []
    restore(entry.pk)
    assert introduction(page) == "A visit costs $500."


def test_undo_keeps_the_url_that_the_page_got_when_it_was_restored(replaced, admin_user, client):
    page, operation = replaced
    entry = delete(page)
    other = factories.StandardPageFactory(slug="prices", introduction="Another page.")
    restore(entry.pk)
    assert not undo(operation, admin_user).pages[0].reason
    assert introduction(page) == "A visit costs $480."
    assert Page.objects.get(pk=page.pk).slug == "prices-2"
    assert Page.objects.get(pk=other.pk).slug == "prices"
    assert client.get("/prices-2/").status_code == client.get("/prices/").status_code == 200
