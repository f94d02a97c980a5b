"""The list of images: filters, alternative texts saved row by row, and images in drafts."""

import pytest
from django.urls import reverse

from site_core.media.library_filters import FILTERS, filter_images
from site_core.media.models import ClinicImage, PendingRendition
from site_core.media.usages import find_image_ids
from site_core.site_settings.models import ClinicSettings
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.factories import ArticlePageFactory, ImageFactory, StandardPageFactory, paragraph
from tests.support.html import soup

pytestmark = pytest.mark.django_db
URL = "/admin/images/library/"


def shown(client, **parameters):
    page = soup(client.get(URL, parameters))
    return [title.get_text(strip=True) for title in page.select(".image-row-title")]


def form_data(image, description, decorative=False, opened=None):
    prefix = f"image-{image.pk}"
    data = {f"{prefix}-description": description, f"{prefix}-opened_description": opened or image.description}
    return (
        data
        | {f"{prefix}-opened_is_decorative": str(image.is_decorative)}
        | ({f"{prefix}-is_decorative": "on"} if decorative else {})
    )


def save(client, image, *args, **kwargs):
    url = reverse("image_library:save_alt_text", args=[image.pk])
    return client.post(url, form_data(image, *args, **kwargs), headers={"Accept": "application/json"})


def test_image_without_alt_text_is_listed_until_it_has_one(site, editor):
    image = ImageFactory(description="", title="Lamp")
    ImageFactory(description="", is_decorative=True)
    assert shown(editor, show="without-alt") == ["Lamp"]
    response = save(editor, image, "A  lamp\r\nat night")
    assert response.json() == {"error": "", "values": {"description": "A lamp at night", "is_decorative": False}}
    assert shown(editor, show="without-alt") == []
    image.refresh_from_db()
    assert image.description == "A lamp at night"


def test_saved_text_reaches_the_page(site, editor, client):
    page = ArticlePageFactory(image=ImageFactory(description="Before"))
    save(editor, page.image, "After")
    assert soup(client.get(page.url)).select_one(".lead-image img")["alt"] == "After"


def test_text_is_required_unless_the_image_is_decorative(site, editor):
    image = ImageFactory(description="Before")
    response = save(editor, image, " ")
    assert (response.status_code, "Describe the image" in response.json()["error"]) == (422, True)
    image.refresh_from_db()
    assert image.description == "Before"
    assert save(editor, image, "", decorative=True).status_code == 200


def test_text_of_someone_else_is_not_overwritten_unknowingly(site, editor):
    image = ImageFactory(description="Theirs")
    response = save(editor, image, "Mine", opened="Before")
    assert "“Theirs”" in response.json()["error"]
    image.refresh_from_db()
    assert image.description == "Theirs"
    assert save(editor, image, "Mine", opened="Theirs").status_code == 200


def test_row_is_saved_without_javascript_too(site, editor):
    image = ImageFactory(title="Lamp")
    url = reverse("image_library:save_alt_text", args=[image.pk])
    response = editor.post(url, form_data(image, "New text") | {"next": f"{URL}?show=unused"}, follow=True)
    assert response.redirect_chain[0][0] == f"{URL}?show=unused"
    assert "The alternative text of “Lamp” is saved." in response.text


def test_others_can_neither_see_the_list_nor_save(site, client, django_user_model):
    image = ImageFactory(description="Before")
    user = django_user_model.objects.create_user("visitor", password="x")
    client.force_login(user)
    assert client.get(URL).status_code in (302, 403)
    assert save(client, image, "After").status_code in (302, 403)
    image.refresh_from_db()
    assert image.description == "Before"


def test_unused_images_are_those_that_neither_a_page_nor_a_draft_uses(site):
    on_page, in_draft, in_text, unused = (ImageFactory(title=name) for name in ("page", "draft", "text", "unused"))
    settings = ClinicSettings.for_site(site.site)
    settings.logo = ImageFactory()
    settings.save()
    ArticlePageFactory(image=on_page)
    page = ArticlePageFactory(image=None)
    page.image = in_draft
    page.save_revision()
    embed = f'<embed embedtype="image" id="{in_text.pk}" format="fullwidth" alt="A lamp"/>'
    draft = StandardPageFactory(body=[paragraph("<p>x</p>")])
    draft.body = draft._meta.get_field("body").stream_block.to_python([paragraph(embed)])
    draft.save_revision()
    assert list(filter_images(ClinicImage.objects.filter(pk__gte=on_page.pk), "unused")) == [unused]


def test_large_failed_and_unfinished_images_are_found(site):
    large = ImageFactory(title="large")
    ClinicImage.objects.filter(pk=large.pk).update(width=6000)
    heavy, missing, pending, failed = (ImageFactory(title=name) for name in ("heavy", "missing", "pending", "failed"))
    ClinicImage.objects.filter(pk=heavy.pk).update(file_size=9_000_000)
    ClinicImage.objects.filter(pk=missing.pk).update(file_problem="missing")
    PendingRendition.objects.create(image=pending, filter_spec="width-10")
    PendingRendition.objects.create(image=failed, filter_spec="width-10", last_error="broken")
    found = {name: {image.title for image in filter_images(ClinicImage.objects.all(), name)} for name in FILTERS}
    assert found["oversized"] == {"large", "heavy"}
    assert found["preparing"] == {"pending"}
    assert found["failed"] == {"missing", "failed"}


def test_list_takes_the_same_number_of_queries_for_many_images(site, editor, django_assert_max_num_queries):
    for _number in range(12):
        ImageFactory()
    editor.get(URL)
    with django_assert_max_num_queries(22):
        editor.get(URL)


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_images_of_every_page_type_are_found(site, model):
    page = complete_page(model)
    assert find_image_ids(page) <= set(ClinicImage.objects.values_list("pk", flat=True))
    assert bool(find_image_ids(page)) == any(
        field.related_model is ClinicImage for field in model._meta.concrete_fields
    )


def test_search_finds_titles_and_texts(site, editor):
    ImageFactory(title="Lamp", description="At night")
    ImageFactory(title="Chair")
    assert shown(editor, q="NIGHT") == ["Lamp"]
    assert shown(editor, q="chair") == ["Chair"]
