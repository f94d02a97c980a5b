"""An import into a site that has no pages yet."""

import pytest

from blog.models import BlogIndexPage
from home.models import StandardPage, TreatmentIndexPage, TreatmentPage
from tests.support.wordpress_site import import_export, item, outcomes_of, write_export

pytestmark = pytest.mark.django_db


def test_a_new_site_gets_its_first_pages_from_the_import(tmp_path):
    report = import_export(write_export(tmp_path / "export.xml", item(1), item(2, "page")))
    assert outcomes_of(report) == {("post", "created"): 1, ("page", "created"): 1}
    assert StandardPage.objects.get(slug="item-2").get_parent().title == "Harbor Clinic"


def test_lists_without_text_keep_their_titles_and_urls(tmp_path):
    export = write_export(
        tmp_path / "export.xml",
        item(1),
        item(2, "page", title="Journal", slug="blog", content=""),
        item(3, "page", title="Our services", slug="services", content=""),
        item(4, "page", slug="deep-care", parent=3),
    )
    report = import_export(export)
    assert outcomes_of(report)["page", "left_out"] == 2
    index = BlogIndexPage.objects.get()
    assert (index.title, index.slug) == ("Journal", "blog")
    treatment = TreatmentPage.objects.get()
    assert treatment.get_parent().title == "Our services"
    assert treatment.url_path.endswith("/services/deep-care/")


def test_a_page_with_text_does_not_take_the_url_of_the_list_of_treatments(tmp_path):
    export = write_export(
        tmp_path / "export.xml", item(3, "page", slug="treatments"), item(4, "page", slug="deep-care", parent=3)
    )
    import_export(export)
    assert TreatmentPage.objects.get().url_path.endswith("/treatments/deep-care/")
    assert StandardPage.objects.get().slug == "treatments-2"


def test_publishing_includes_the_lists_of_what_is_public(tmp_path, client):
    import_export(
        write_export(tmp_path / "export.xml", item(1), item(2, "page", slug="tms-therapy", status="draft")),
        publish=True,
    )
    index = BlogIndexPage.objects.get()
    assert "Item 1" in client.get(index.get_url()).content.decode()
    assert not TreatmentIndexPage.objects.get().live  # nothing below it is public
