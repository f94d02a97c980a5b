"""Private collections: only visitors who can see the collection see its documents and images."""

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


def restrict(collection, **fields):
    return CollectionViewRestriction.objects.create(
        collection=collection, **{"restriction_type": CollectionViewRestriction.LOGIN} | fields
    )


@pytest.fixture
def rendition(collection):
    restrict(collection)
    return ImageFactory(collection=collection).get_rendition("max-30x30")


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def get(client, url):
    response = client.get(url)
    if response.streaming:
        b"".join(response.streaming_content)  # reading to the end closes the file
    return response


def test_visitor_cannot_see_a_private_image(client, rendition):
    response = get(client, rendition.url)
    assert response.status_code == 403


def test_private_image_is_never_cached(client, rendition, django_user_model):
    client.force_login(django_user_model.objects.create_user("someone"))
    response = get(client, rendition.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_collection_can_be_restricted_to_a_group(client, collection, django_user_model):
    group = Group.objects.create(name="Nurses")
    restrict(collection, restriction_type=CollectionViewRestriction.GROUPS).groups.add(group)
    rendition = ImageFactory(collection=collection).get_rendition("max-30x30")
    user = django_user_model.objects.create_user("someone")
    client.force_login(user)
    assert get(client, rendition.url).status_code == 403
    user.groups.add(group)
    assert get(client, rendition.url).status_code == 200


def test_image_editor_sees_images_of_a_password_protected_collection(editor, collection):
    restrict(collection, restriction_type=CollectionViewRestriction.PASSWORD, password="lantern")
    rendition = ImageFactory(collection=collection).get_rendition("max-30x30")
    assert get(editor, rendition.url).status_code == 200


def test_private_rendition_is_stored_in_a_separate_folder(rendition):
    assert rendition.file.name.startswith("private/images/")
    assert rendition.url == f"/media/{rendition.file.name}"


@pytest.mark.parametrize("path", ["private/images/none.jpg", "private/../original_images/a.jpg", "images/../private/a"])
def test_other_files_in_the_private_folder_are_not_served(client, rendition, path):
    assert get(client, f"/media/{path}").status_code == 404


def test_path_traversal_does_not_avoid_the_check(client, rendition):
    assert get(client, f"/media/images/../{rendition.file.name}").status_code == 403


class TestChangingPrivacy:
    def test_restricting_a_collection_deletes_its_public_renditions(self, client, collection, commit):
        rendition = ImageFactory(collection=collection).get_rendition("max-30x30")
        assert get(client, rendition.url).status_code == 200
        with commit():
            restrict(collection)
        assert get(client, rendition.url).status_code == 404
        assert not default_storage.exists(rendition.file.name)

    def test_restricting_a_collection_includes_child_collections(self, collection, commit):
        rendition = ImageFactory(collection=collection.add_child(name="Nurses")).get_rendition("max-30x30")
        with commit():
            restrict(collection)
        assert not default_storage.exists(rendition.file.name)

    def test_unrestricted_collection_gets_public_renditions(self, client, rendition, commit):
        image = rendition.image
        with commit():
            CollectionViewRestriction.objects.all().delete()
        new_rendition = type(image).objects.get().get_rendition("max-30x30")
        assert new_rendition.file.name.startswith("images/")
        assert get(client, new_rendition.url).status_code == 200

    def test_moving_an_image_into_a_private_collection_deletes_its_public_renditions(self, collection, commit):
        rendition = ImageFactory().get_rendition("max-30x30")
        restrict(collection)
        image = rendition.image
        image.collection = collection
        with commit():
            image.save()
        assert not default_storage.exists(rendition.file.name)
        assert image.get_rendition("max-30x30").file.name.startswith("private/")

    def test_bulk_move_into_a_private_collection_deletes_public_renditions(self, editor, collection, commit):
        rendition = ImageFactory().get_rendition("max-30x30")
        restrict(collection)
        url = reverse("wagtail_bulk_action", args=["media", "clinicimage", "add_to_collection"])
        with commit():
            response = editor.post(f"{url}?id={rendition.image_id}&next=/admin/", {"collection": collection.pk})
        assert response.status_code == 302
        assert not default_storage.exists(rendition.file.name)

    def test_moving_a_collection_below_a_private_one_deletes_public_renditions(self, editor, collection, commit):
        restrict(collection)
        other = Collection.get_first_root_node().add_child(name="Other")
        rendition = ImageFactory(collection=other).get_rendition("max-30x30")
        url = reverse("wagtailadmin_collections:edit", args=[other.pk])
        with commit():
            editor.post(url, {"name": "Other", "parent": collection.pk})
        assert not default_storage.exists(rendition.file.name)

    def test_renditions_of_other_images_are_kept(self, collection, commit):
        rendition = ImageFactory().get_rendition("max-30x30")
        with commit():
            restrict(collection)
        assert default_storage.exists(rendition.file.name)


class TestDocuments:
    @pytest.fixture
    def document(self, collection):
        return ClinicDocument.objects.create(
            title="A document", file=ContentFile(upload_samples.PDF, "paper.pdf"), collection=collection
        )

    def test_visitor_is_asked_to_sign_in(self, client, collection, document):
        restrict(collection)
        response = get(client, document.url)
        assert response.status_code == 302
        assert "/login/" in response["Location"]

    def test_private_document_is_never_cached(self, editor, collection, document):
        restrict(collection)
        response = get(editor, document.url)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"

    def test_password_gives_access(self, client, collection, document):
        restriction = restrict(collection, restriction_type=CollectionViewRestriction.PASSWORD, password="lantern")
        form = get(client, document.url)
        assert form.status_code == 200
        assert upload_samples.PDF not in form.content
        assert "sandbox" not in form.get("Content-Security-Policy", "")  # the form could not be submitted
        url = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
        client.post(url, {"password": "lantern", "return_url": document.url})
        assert b"".join(client.get(document.url).streaming_content) == upload_samples.PDF
