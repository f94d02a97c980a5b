"""Private collections: only those whom the collection lets in see its documents and pictures."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from site_core.media.models import ClinicDocument
from tests.support import upload_samples
from tests.support.factories import ImageFactory


@pytest.fixture
def collection(db):
    return Collection.get_first_root_node().add_child(name="Staff")


def close_to_visitors(collection, **fields):
    return CollectionViewRestriction.objects.create(
        collection=collection, **{"restriction_type": CollectionViewRestriction.LOGIN} | fields
    )


@pytest.fixture
def copy(collection):
    close_to_visitors(collection)
    return ImageFactory(collection=collection).get_rendition("max-30x30")


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def get(client, address):
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)  # to the end, which closes it
    return response


def test_visitor_does_not_see_a_private_picture(client, copy):
    response = get(client, copy.url)
    assert response.status_code == 403


def test_who_may_see_it_does_and_nobody_on_the_way_keeps_it(client, copy, django_user_model):
    client.force_login(django_user_model.objects.create_user("someone"))
    response = get(client, copy.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_group_decides_where_the_collection_says_so(client, collection, django_user_model):
    group = Group.objects.create(name="Nurses")
    close_to_visitors(collection, restriction_type=CollectionViewRestriction.GROUPS).groups.add(group)
    copy = ImageFactory(collection=collection).get_rendition("max-30x30")
    user = django_user_model.objects.create_user("someone")
    client.force_login(user)
    assert get(client, copy.url).status_code == 403
    user.groups.add(group)
    assert get(client, copy.url).status_code == 200


def test_who_edits_pictures_sees_them_behind_a_password(editor, collection):
    close_to_visitors(collection, restriction_type=CollectionViewRestriction.PASSWORD, password="lantern")
    copy = ImageFactory(collection=collection).get_rendition("max-30x30")
    assert get(editor, copy.url).status_code == 200


def test_private_copy_is_not_where_anyone_may_read(copy):
    assert copy.file.name.startswith("private/images/")
    assert copy.url == f"/media/{copy.file.name}"


@pytest.mark.parametrize("path", ["private/images/none.jpg", "private/../original_images/a.jpg", "images/../private/a"])
def test_nothing_else_of_the_folder_is_served(client, copy, path):
    assert get(client, f"/media/{path}").status_code == 404


def test_way_around_leads_to_the_same_door(client, copy):
    assert get(client, f"/media/images/../{copy.file.name}").status_code == 403


class TestChangingPrivacy:
    def test_closing_a_collection_withdraws_its_copies(self, client, collection, commit):
        copy = ImageFactory(collection=collection).get_rendition("max-30x30")
        assert get(client, copy.url).status_code == 200
        with commit():
            close_to_visitors(collection)
        assert get(client, copy.url).status_code == 404
        assert not default_storage.exists(copy.file.name)

    def test_closing_a_collection_closes_those_below(self, collection, commit):
        copy = ImageFactory(collection=collection.add_child(name="Nurses")).get_rendition("max-30x30")
        with commit():
            close_to_visitors(collection)
        assert not default_storage.exists(copy.file.name)

    def test_opening_a_collection_makes_public_copies(self, client, copy, commit):
        image = copy.image
        with commit():
            CollectionViewRestriction.objects.all().delete()
        again = type(image).objects.get().get_rendition("max-30x30")
        assert again.file.name.startswith("images/")
        assert get(client, again.url).status_code == 200

    def test_moving_a_picture_into_a_private_collection_withdraws_its_copies(self, collection, commit):
        copy = ImageFactory().get_rendition("max-30x30")
        close_to_visitors(collection)
        image = copy.image
        image.collection = collection
        with commit():
            image.save()
        assert not default_storage.exists(copy.file.name)
        assert image.get_rendition("max-30x30").file.name.startswith("private/")

    def test_moving_many_pictures_at_once_withdraws_their_copies(self, editor, collection, commit):
        copy = ImageFactory().get_rendition("max-30x30")
        close_to_visitors(collection)
        address = reverse("wagtail_bulk_action", args=["media", "clinicimage", "add_to_collection"])
        with commit():
            response = editor.post(f"{address}?id={copy.image_id}&next=/admin/", {"collection": collection.pk})
        assert response.status_code == 302
        assert not default_storage.exists(copy.file.name)

    def test_moving_a_collection_below_a_private_one_withdraws_its_copies(self, editor, collection, commit):
        close_to_visitors(collection)
        other = Collection.get_first_root_node().add_child(name="Other")
        copy = ImageFactory(collection=other).get_rendition("max-30x30")
        address = reverse("wagtailadmin_collections:edit", args=[other.pk])
        with commit():
            editor.post(address, {"name": "Other", "parent": collection.pk})
        assert not default_storage.exists(copy.file.name)

    def test_other_pictures_keep_their_copies(self, collection, commit):
        copy = ImageFactory().get_rendition("max-30x30")
        with commit():
            close_to_visitors(collection)
        assert default_storage.exists(copy.file.name)


class TestDocuments:
    @pytest.fixture
    def paper(self, collection):
        return ClinicDocument.objects.create(
            title="A paper", file=ContentFile(upload_samples.PDF, "paper.pdf"), collection=collection
        )

    def test_visitor_is_asked_to_sign_in(self, client, collection, paper):
        close_to_visitors(collection)
        response = get(client, paper.url)
        assert response.status_code == 302
        assert "/login/" in response["Location"]

    def test_nobody_on_the_way_keeps_it(self, editor, collection, paper):
        close_to_visitors(collection)
        response = get(editor, paper.url)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"

    def test_password_opens_it(self, client, collection, paper):
        restriction = close_to_visitors(
            collection, restriction_type=CollectionViewRestriction.PASSWORD, password="lantern"
        )
        form = get(client, paper.url)
        assert form.status_code == 200
        assert upload_samples.PDF not in form.content
        assert "sandbox" not in form.get("Content-Security-Policy", "")  # it could not be sent
        address = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
        client.post(address, {"password": "lantern", "return_url": paper.url})
        assert b"".join(client.get(paper.url).streaming_content) == upload_samples.PDF
