"""Renditions are created in the background, never in a visitor's request: until then, pages show placeholders."""

import io
import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.images.models import Filter

from site_core.caching.signals import cache_invalidated
from site_core.media import middleware, pending_renditions
from site_core.media.models import ClinicImage, ClinicRendition, PendingRendition
from site_core.media.pending_renditions import claim_image, create_due, deferring_renditions, enqueue_in_advance
from site_core.media.rendition_specs import RENDITION_SETS, get_specs, specs_in_advance
from site_core.site_settings.models import ClinicSettings, SharingSettings
from tests.support import upload_samples
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.factories import ArticlePageFactory, ImageFactory, PersonPage, StandardPageFactory, paragraph
from tests.support.html import soup

pytestmark = pytest.mark.django_db
PLACEHOLDER = "/static/img/placeholder.svg"
OTHER_URLS = [
    *("/", "/articles/", "/articles/topic/about/", "/articles/author/maya-ellison/", "/articles/feed/", "/team/"),
    *("/treatments/", "/search/?q=words", "/sitemap-articles.xml", "/manifest.webmanifest", "/no-such-page/"),
]


@pytest.fixture(autouse=True)
def _in_background(settings):
    settings.RENDITIONS_IN_BACKGROUND = True


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def invalidations():
    """Return a list that grows with each invalidation of the page cache."""
    received = []

    def receive(**kwargs):
        received.append(kwargs)

    cache_invalidated.connect(receive)
    yield received
    cache_invalidated.disconnect(receive)


def pending_specs(image):
    return set(image.pending_renditions.values_list("filter_spec", flat=True))


def make_due():
    PendingRendition.objects.update(next_try_at=timezone.now())


def figure(image):
    value = {"image": image.pk, "alt_text": "A lamp", "decorative": False}
    return {"type": "figure", "value": {"image": value, "caption": ""}}


def lead_image(client, page):
    return soup(client.get(page.url)).select_one(".lead-image img")


def test_page_shows_a_placeholder_of_the_same_size_until_the_renditions_exist(site, client):
    page = ArticlePageFactory(image=ImageFactory(file__width=90, file__height=70))
    placeholder = lead_image(client, page)
    assert ClinicRendition.objects.count() == 0
    assert placeholder["src"] == PLACEHOLDER
    create_due()
    image = lead_image(client, page)
    assert image["src"].startswith("/media/")
    assert [image[name] for name in ("width", "height", "alt")] == [
        placeholder[name] for name in ("width", "height", "alt")
    ]
    assert PendingRendition.objects.count() == 0


def test_visitor_gets_a_page_with_renditions_in_as_many_queries_as_before(site, client, django_assert_num_queries):
    page = ArticlePageFactory(image=ImageFactory())
    client.get(page.url)
    create_due()
    client.get(page.url)
    with django_assert_num_queries(12, exact=False):
        client.get(page.url)


def test_new_image_gets_all_declared_renditions_before_a_page_shows_it(site, client, commit):
    with commit():
        image = ImageFactory(file__width=90, file__height=70)
    assert pending_specs(image) == set(specs_in_advance())
    create_due()
    page = ArticlePageFactory(image=image)
    client.get(page.url)
    assert PendingRendition.objects.count() == 0
    assert lead_image(client, page)["src"].startswith("/media/")


def test_every_rendition_that_a_page_shows_is_declared(site, client):
    logo, default = ImageFactory(), ImageFactory(file__width=1300, file__height=700)
    clinic, sharing = ClinicSettings.for_site(site.site), SharingSettings.for_site(site.site)
    clinic.logo, sharing.og_image_default = logo, default
    clinic.save()
    sharing.save()
    PersonPage.objects.update(portrait=default)
    for url in [*(complete_page(model).url for model in PAGE_TYPES), *OTHER_URLS]:
        client.get(url)
    assert ClinicRendition.objects.count() == 0
    asked_for = set(PendingRendition.objects.values_list("filter_spec", flat=True))
    declared = {spec for rendition_set in RENDITION_SETS.values() for spec in rendition_set.specs}
    assert asked_for <= declared
    assert set(get_specs("lead")) | set(get_specs("card")) | set(get_specs("figure")) <= asked_for
    assert asked_for - set(specs_in_advance()) == set(get_specs("logo"))


def test_structured_data_sharing_and_feeds_leave_out_what_does_not_exist_yet(site, client):
    article = ArticlePageFactory(image=ImageFactory(file__width=1300, file__height=700))
    page, feed = client.get(article.url), client.get("/articles/feed/")
    assert "/media/" not in page.text + feed.text
    assert "placeholder" not in feed.text
    assert "placeholder" not in soup(page).find("script", type="application/ld+json").text
    assert "share" in soup(page).find("meta", property="og:image")["content"]
    create_due()
    page, feed = client.get(article.url), client.get("/articles/feed/")
    assert "/media/" in feed.text
    assert "/media/" in soup(page).find("script", type="application/ld+json").text
    assert "/media/" in soup(page).find("meta", property="og:image")["content"]


def test_image_within_rich_text_has_a_placeholder_too(site, client):
    embed = f'<p>Before</p><embed embedtype="image" id="{ImageFactory().pk}" format="fullwidth" alt="A lamp"/>'
    page = StandardPageFactory(body=[paragraph(embed)])
    before = soup(client.get(page.url)).find("img", alt="A lamp")
    create_due()
    after = soup(client.get(page.url)).find("img", alt="A lamp")
    assert before["src"] == PLACEHOLDER
    assert after["src"].startswith("/media/")
    for name in ("class", "width", "height"):
        assert before[name] == after[name]


def test_pages_are_invalidated_only_if_one_shows_a_placeholder(site, client, commit, invalidations):
    with commit():
        image = ImageFactory()
    invalidations.clear()
    with commit():
        create_due()
    assert not invalidations
    with commit():
        image.renditions.all().delete()
        page = ArticlePageFactory(image=image)
    client.get(page.url)
    invalidations.clear()
    with commit():
        create_due()
    assert len(invalidations) == 1


def test_page_that_asks_while_renditions_are_being_created_is_invalidated(site, client, commit, invalidations):
    with commit():
        image = ImageFactory()
    page = ArticlePageFactory(image=image)
    rows = pending_renditions.claim_image()
    client.get(page.url)
    invalidations.clear()
    with commit():
        pending_renditions.create_renditions(rows)
    assert len(invalidations) == 1


def test_other_focal_point_shows_the_previous_rendition_until_the_new_one_exists(site, client, commit):
    with commit():
        image = ImageFactory(file__width=90, file__height=70)
    create_due()
    page = ArticlePageFactory(image=image)
    previous = lead_image(client, page)["src"]
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 100, 100, 20, 20
    with commit():
        image.save()
    assert lead_image(client, page)["src"] == previous
    create_due()
    assert lead_image(client, page)["src"] not in (previous, PLACEHOLDER)


def test_changed_title_creates_nothing_again(commit):
    with commit():
        image = ImageFactory()
    create_due()
    image.title = "Another title"
    with commit():
        image.save()
    assert PendingRendition.objects.count() == 0


def test_renditions_of_a_file_that_was_replaced_meanwhile_are_deleted(site, commit):
    with commit():
        image = ImageFactory()
    rows = pending_renditions.claim_image()
    assert rows[0].image.file.name == image.file.name
    with commit():
        image.file = ContentFile(upload_samples.create_image(size=(90, 60)), name="other.jpg")
        image.save()
    pending_renditions.create_renditions(rows)
    assert not image.renditions.exists()
    create_due()
    assert {rendition.file.name.count("other") for rendition in image.renditions.all()} == {1}


def test_interrupted_work_is_finished_by_the_scheduled_command(commit):
    with commit():
        image = ImageFactory()
    pending_renditions.claim_image()  # by a process that is killed now
    call_command("create_renditions")
    assert not image.renditions.exists()
    make_due()
    call_command("create_renditions")
    assert image.renditions.count() == len(specs_in_advance())
    assert not PendingRendition.objects.exists()


def test_two_processes_never_work_on_the_same_image(commit):
    with commit():
        ImageFactory(), ImageFactory()
    claimed = [pending_renditions.claim_image(), pending_renditions.claim_image(), pending_renditions.claim_image()]
    assert claimed[2] is None
    assert claimed[0][0].image_id != claimed[1][0].image_id


def test_image_that_a_page_waits_for_comes_first(site, client, commit):
    with commit():
        ImageFactory()
        awaited = ImageFactory()
    client.get(ArticlePageFactory(image=awaited).url)
    assert pending_renditions.claim_image()[0].image_id == awaited.pk


def test_setup_creates_only_what_pages_ask_for(site, client, commit):
    with commit():
        image, unused = ImageFactory(), ImageFactory()
    client.get(ArticlePageFactory(image=image).url)
    awaited = PendingRendition.objects.filter(is_awaited=True).count()
    call_command("create_renditions", "--awaited")
    assert image.renditions.count() == awaited
    assert not unused.renditions.exists()


def test_lost_file_is_created_again_and_the_others_are_shown_meanwhile(site, client):
    page = ArticlePageFactory(image=ImageFactory(file__width=90, file__height=70))
    client.get(page.url)
    create_due()
    lost = page.image.renditions.get(filter_spec="format-avif|fill-480x320")
    default_storage.delete(lost.file.name)
    response = client.get(page.url)
    assert lost.file.name not in response.text
    assert lead_image(client, page)["src"].startswith("/media/")
    assert pending_specs(page.image) == {lost.filter_spec}
    create_due()
    assert "fill-480x320.avif" in client.get(page.url).text


def test_page_is_shown_without_an_image_whose_renditions_failed_and_with_it_after_a_repair(site, client):
    page = ArticlePageFactory(image=ImageFactory())
    with default_storage.open(page.image.file.name) as file:
        content = file.read()
    default_storage.delete(page.image.file.name)
    assert lead_image(client, page)["src"] == PLACEHOLDER
    create_due()
    assert lead_image(client, page) is None
    assert ClinicImage.objects.get(pk=page.image_id).file_problem == "missing"
    default_storage.save(page.image.file.name, ContentFile(content))
    make_due()
    create_due()
    assert lead_image(client, page)["src"].startswith("/media/")


def test_failed_renditions_are_tried_again_less_and_less_often(site, client):
    page = ArticlePageFactory(image=ImageFactory())
    default_storage.delete(page.image.file.name)
    client.get(page.url)
    create_due()
    assert all(row.next_try_at > timezone.now() for row in PendingRendition.objects.all())
    assert re.search("No such file", PendingRendition.objects.first().last_error)


def test_admin_gets_its_thumbnails_at_once(site, editor):
    image = ImageFactory()
    response = editor.get(reverse("wagtailimages:index"))
    assert image.get_rendition("max-165x165").url in response.text


def test_preview_with_placeholders_is_loaded_again_soon(site, admin_client):
    page = ArticlePageFactory(image=ImageFactory())
    url = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert admin_client.get(url)["Refresh"] == "3"
    create_due()
    assert "Refresh" not in admin_client.get(url)


def test_command_creates_what_images_of_an_earlier_version_lack():
    image = ImageFactory()
    call_command("create_renditions", "--all")
    assert image.renditions.count() == len(specs_in_advance())


@pytest.mark.parametrize("sample", ["a.jpg", "a.png", "a.webp", "a.avif", "a.gif"])
def test_renditions_have_the_size_and_colors_that_wagtail_gives_them(sample):
    picture = Image.new("RGB", (90, 61), (200, 30, 90))
    picture.paste((20, 200, 60), (45, 0, 90, 61))
    buffer = io.BytesIO()
    picture.save(buffer, Image.registered_extensions()[f".{sample[2:]}"])
    image = ClinicImage.objects.create(title="x", file=ContentFile(buffer.getvalue(), name=sample))
    specs = ["fill-30x30", "width-40", "max-20x20|format-jpeg", "fill-25x10-c100|format-webp", "original"]
    for spec, rendition in image.get_renditions(*specs).items():
        expected = Filter(spec).run(image, io.BytesIO())
        with Image.open(rendition.file) as ours, Image.open(expected.f) as wagtails:
            assert (ours.format, ours.size) == (wagtails.format, wagtails.size), spec
            for position in [(2, 2), (ours.width - 2, ours.height - 2)]:
                difference = zip(
                    ours.convert("RGB").getpixel(position), wagtails.convert("RGB").getpixel(position), strict=True
                )
                assert all(abs(a - b) < 25 for a, b in difference), (spec, position)


def test_transparent_image_gets_a_white_background_in_jpegs():
    picture = Image.new("RGBA", (30, 20), (0, 0, 0, 0))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    image = ClinicImage.objects.create(title="x", file=ContentFile(buffer.getvalue(), name="a.png"))
    renditions = image.get_renditions("width-10|format-jpeg", "width-10|format-webp").values()
    jpeg, webp = (Image.open(rendition.file) for rendition in renditions)
    assert jpeg.getpixel((5, 5)) == (255, 255, 255)
    assert webp.getpixel((5, 5))[3] == 0


def test_operation_that_only_wagtail_knows_still_works():
    image = ImageFactory()
    assert image.get_rendition("width-10|bgcolor-fff").width == 10


def test_nothing_is_deferred_outside_of_requests():
    with deferring_renditions(False):
        assert ImageFactory().get_rendition("width-10").width == 10


@pytest.mark.parametrize("path", ["", "results/", "chooser/", "chooser/results/", "library/"])
def test_lists_of_the_admin_leave_thumbnails_of_large_images_to_the_background(site, editor, path, monkeypatch):
    monkeypatch.setattr(middleware, "LARGE", 100)  # pixels, so that small images are large
    images = [ImageFactory(title=f"Chair {number}") for number in range(3)]
    PendingRendition.objects.all().delete()
    response = editor.get(f"/admin/images/{path}")
    html = response.json()["html"] if response["Content-Type"] == "application/json" else response.text
    assert html.count(PLACEHOLDER) == len(images)
    assert ClinicRendition.objects.count() == 0
    assert set(PendingRendition.objects.values_list("filter_spec", "is_awaited")) == {("max-165x165", True)}
    create_due()
    response = editor.get(f"/admin/images/{path}")
    html = response.json()["html"] if response["Content-Type"] == "application/json" else response.text
    assert PLACEHOLDER not in html
    assert html.count("max-165x165") >= len(images)


@pytest.fixture
def large(monkeypatch):
    """Small images are large, as far as the admin is concerned."""
    monkeypatch.setattr(middleware, "LARGE", 100)  # pixels


def thumbnails(response):
    """Return the URLs of the thumbnails in a form, which are in the HTML and in the values of blocks."""
    return re.findall(r"/(?:static|media)/[\w/.-]+(?:placeholder|max-165x165)[^\"&\s]*", response.text)


def test_form_of_a_page_leaves_thumbnails_of_large_images_to_the_background(site, editor, large):
    images = [ImageFactory() for _number in range(3)]
    page = ArticlePageFactory(image=images[0], body=[figure(image) for image in images[1:]])
    form = reverse("wagtailadmin_pages:edit", args=[page.pk])
    PendingRendition.objects.all().delete()
    awaited = {f"{PLACEHOLDER}#rendition={image.pk}%3Amax-165x165" for image in images}
    assert set(thumbnails(editor.get(form))) >= awaited
    assert ClinicRendition.objects.count() == 0
    create_due()
    assert PLACEHOLDER not in editor.get(form).text


def test_chooser_gets_a_placeholder_of_the_right_size(site, editor, large):
    image = ImageFactory(file__width=330, file__height=110)
    url = reverse("wagtailimages_chooser:chosen", args=[image.pk])
    preview = editor.get(url).json()["result"]["preview"]
    key = f"{image.pk}%3Amax-165x165"
    assert preview == {"url": f"{PLACEHOLDER}#rendition={key}", "width": 165, "height": 55}
    create_due()
    assert editor.get(url).json()["result"]["preview"]["url"] == image.get_rendition("max-165x165").url


def test_thumbnail_that_is_awaited_does_not_wait_for_the_other_renditions(site, editor, large):
    image = ImageFactory()
    enqueue_in_advance(image)
    editor.get(reverse("wagtailimages_chooser:chosen", args=[image.pk]))
    assert [row.filter_spec for row in claim_image()] == ["max-165x165"]
    assert {row.filter_spec for row in claim_image()} == set(specs_in_advance()) - {"max-165x165"}


def ready(client, *keys):
    return client.get(reverse("awaited_thumbnails:ready"), {"rendition": keys}).json()


def test_scripts_are_told_when_a_thumbnail_is_ready(site, editor):
    image = ImageFactory()
    key = f"{image.pk}:max-165x165"
    assert ready(editor, key) == {}
    rendition = image.get_rendition("max-165x165")
    assert ready(editor, key, f"{image.pk}:width-20") == {key: rendition.url}


@pytest.mark.parametrize(
    "key", ["", ":", "x:y", "1", "²:max-165x165", f"{'9' * 40}:max-165x165", "-1:max-165x165", "0:\0"]
)
def test_hostile_keys_of_thumbnails_are_ignored(site, editor, key):
    assert ready(editor, key) == {}


def test_thumbnails_of_images_that_somebody_does_not_work_with_are_not_told(site, client):
    image = ImageFactory()
    image.get_rendition("max-165x165")
    user = User.objects.create_user("eve")
    user.groups.add(Group.objects.get(name="Redirect managers"))
    client.force_login(user)
    assert ready(client, f"{image.pk}:max-165x165") == {}


def test_form_of_one_image_shows_it_at_once(site, editor):
    image = ImageFactory()
    assert PLACEHOLDER not in editor.get(f"/admin/images/{image.pk}/").text
    assert image.renditions.filter(filter_spec="max-800x600").exists()
