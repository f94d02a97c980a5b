"""Images and documents in private collections: what the admin's API lists, and how documents are served."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission

from site_core.media.models import ClinicDocument
from tests.accounts.conftest import signed_in
from tests.support import factories

KINDS = ["images", "documents"]


@pytest.fixture
def staff(site):
    """A private collection with an image and a document."""
    collection = Collection.get_first_root_node().add_child(name="Staff")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    factories.ImageFactory(title="Private", collection=collection)
    file = ContentFile(b"%PDF-1.4\n%%EOF\n", name="secret.pdf")
    ClinicDocument.objects.create(title="Private", file=file, collection=collection)
    return collection


def listed(user, kind):
    return [item["title"] for item in signed_in(user).get(f"/admin/api/main/{kind}/").json()["items"]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("role", "titles"), [("Redirect managers", []), ("Editors", ["Private"])])
def test_admin_api_lists_only_files_that_the_user_has_permissions_for(staff, make_user, kind, role, titles):
    assert listed(make_user("ruth", role), kind) == titles


@pytest.mark.parametrize("kind", KINDS)
def test_admin_api_lists_only_the_collections_of_a_group(staff, make_user, kind):
    other = Collection.get_first_root_node().add_child(name="Press")
    group = Group.objects.create(name="Press office")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="view_redirectrule")
    )
    for permission in Permission.objects.filter(codename__in=["choose_image", "choose_document"]):
        GroupCollectionPermission.objects.create(group=group, collection=other, permission=permission)
    factories.ImageFactory(title="Press", collection=other)
    file = ContentFile(b"%PDF-1.4\n%%EOF\n", name="press.pdf")
    ClinicDocument.objects.create(title="Press", file=file, collection=other)
    assert listed(make_user("ruth", "Press office"), kind) == ["Press"]


@pytest.mark.parametrize("kind", KINDS)
def test_admin_api_has_no_details_without_rights(staff, make_user, kind):
    [item] = signed_in(make_user("boss", is_superuser=True)).get(f"/admin/api/main/{kind}/").json()["items"]
    assert signed_in(make_user("ruth", "Redirect managers")).get(item["meta"]["detail_url"]).status_code == 404


@pytest.mark.parametrize("number", [str, lambda pk: "".join(chr(0x660 + int(digit)) for digit in str(pk))])
def test_private_document_is_not_stored_however_its_number_is_written(staff, maya, number):
    document = ClinicDocument.objects.get()
    response = signed_in(maya).get(f"/documents/{number(document.pk)}/{document.filename}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
