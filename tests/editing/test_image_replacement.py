"""An image is replaced by another one on all pages and drafts that use it, as far as the user may edit them."""

import pytest
from django.urls import reverse

from site_core.media.usages import find_image_ids
from site_core.site_settings.models import ClinicSettings
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.factories import ArticlePageFactory, ImageFactory, PersonPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(site):
    return ImageFactory(title="Old", description="Old text")


@pytest.fixture
def new(site):
    return ImageFactory(title="New", description="New text")


def replace(client, old, new):
    url = reverse("editing_replace_image", args=[old.pk])
    return client.post(url, {"replacement": new.pk}, follow=True)


def test_live_page_is_published_again_and_keeps_its_history(old, new, editor, client):
    page = PersonPageFactory(portrait=old)
    page.save_revision().publish()
    response = replace(editor, old, new)
    page.refresh_from_db()
    assert (page.portrait, page.live, page.has_unpublished_changes) == (new, True, False)
    assert "Replaced on 1 page, which is published." in response.text
    assert page.revisions.count() == 2
    page.revisions.order_by("pk").first().publish()
    page.refresh_from_db()
    assert page.portrait == old


def test_reviewed_page_gets_a_draft_with_the_other_image(old, new, editor):
    page = ArticlePageFactory(image=old)
    page.save_revision().publish()
    replace(editor, old, new)
    page.refresh_from_db()
    assert (page.image, page.get_latest_revision_as_object().image) == (old, new)


def test_draft_stays_a_draft_with_the_other_image(old, new, editor):
    page = ArticlePageFactory(image=None)
    page.image, page.title = old, "A draft"
    page.save_revision()
    response = replace(editor, old, new)
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.image, draft.image, draft.title, page.has_unpublished_changes) == (None, new, "A draft", True)
    assert "Replaced in 1 draft." in response.text


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_images_are_replaced_in_every_field_and_block(site, new, admin_client, model):
    page = complete_page(model)
    used = find_image_ids(page)
    for pk in used:
        url = reverse("editing_replace_image", args=[pk])
        assert page.get_admin_display_title() in admin_client.get(url).text
        admin_client.post(url, {"replacement": new.pk})
    latest = model.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert find_image_ids(latest) == ({new.pk} if used else set())


def test_screen_names_settings_that_use_the_image(site, old, editor):
    settings = ClinicSettings.for_site(site.site)
    settings.logo = old
    settings.save()
    text = editor.get(reverse("editing_replace_image", args=[old.pk])).text
    assert "Change it there." in text
    assert "No page and no draft uses this image." in text


def test_nothing_changes_where_the_user_has_no_permission(old, new, client, django_user_model):
    page = ArticlePageFactory(image=old)
    client.force_login(django_user_model.objects.create_user("visitor", password="x"))
    assert replace(client, old, new).status_code in (200, 403)
    page.refresh_from_db()
    assert page.image == old


def test_image_is_not_replaced_by_itself(old, editor):
    ArticlePageFactory(image=old)
    assert "Select a valid choice" in replace(editor, old, old).text
