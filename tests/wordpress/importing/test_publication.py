"""What an import makes public, and what it leaves as it is."""

import pytest

from blog.models import ArticlePage
from home.models import StandardPage, TreatmentIndexPage
from site_core.wordpress.importing import item_import
from site_core.wordpress.importing.undo import UndoRefusedError, undo_import
from site_core.wordpress.models import ImportedItem
from tests.support.wordpress_site import import_export, item, outcomes_of, write_export

pytestmark = pytest.mark.django_db

SOURCE = "https://harbor.example"


@pytest.fixture
def export(tmp_path, site):
    return lambda *items: write_export(tmp_path / "export.xml", *items)


def notices_of(report):
    return " ".join(notice for entry in report["items"] for notice in entry["notices"])


@pytest.mark.parametrize("publish", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        *({"status": status} for status in ("draft", "pending", "private", "strange")),
        {"status": "future", "date": "2190-06-01 00:00:00"},
        {"password": "open sesame"},
    ],
)
def test_what_was_taken_back_there_reaches_only_the_draft(export, client, change, publish):
    import_export(export(item(1, terms=[("category", "sleep", "Sleep")])), publish=True)
    report = import_export(export(item(1, title="Embargoed", content="<p>Secret.</p>", **change)), publish=publish)
    page = ArticlePage.objects.get(slug="item-1")
    assert (page.live, page.has_unpublished_changes, page.title) == (True, True, "Item 1")
    assert page.topics.count() == 1
    response = client.get(page.get_url())
    assert response.status_code == 200
    assert "Some words." in response.content.decode()
    assert "Secret." not in response.content.decode()
    assert "Secret." in page.get_latest_revision_as_object().body[0].value.source
    assert "No longer public there, still public here." in notices_of(report)


def test_a_draft_that_was_published_here_stays_public(export):
    path = export(item(1, "page", status="draft"))
    import_export(path)
    StandardPage.objects.get(slug="item-1").get_latest_revision().publish()
    assert notices_of(import_export(path)) == ""
    report = import_export(export(item(1, "page", status="draft", content="<p>News.</p>")))
    page = StandardPage.objects.get(slug="item-1")
    assert page.live
    assert "Some words." in page.body[0].value.source
    assert "so what is new there is a draft here" in notices_of(report)


def test_that_something_is_no_longer_public_there_is_said_again(export):
    import_export(export(item(1)), publish=True)
    path = export(item(1, status="draft"))
    for _number in range(2):
        assert "No longer public there, still public here." in notices_of(import_export(path))


def test_what_is_in_another_language_now_reaches_only_the_draft(export):
    def in_german(mapping):
        mapping.language = "en"

    import_export(export(item(1)), publish=True)
    terms = [("language", "de", "Deutsch")]
    import_export(export(item(1, content="<p>Deutsch.</p>", terms=terms)), in_german, publish=True)
    page = ArticlePage.objects.get(slug="item-1")
    assert "Some words." in page.body[0].value.source
    assert "Deutsch." in page.get_latest_revision_as_object().body[0].value.source


@pytest.mark.parametrize("post_type", ["post", "page"])
def test_scheduled_items_are_scheduled_here_if_asked_for(export, post_type):
    path = export(item(1, post_type, status="future", date="2190-06-01 00:00:00"))
    model = ArticlePage if post_type == "post" else StandardPage
    report = import_export(path)
    assert model.objects.get(slug="item-1").scheduled_revision is None
    assert "It was scheduled there." in notices_of(report)
    report = import_export(path, publish=True)
    page = model.objects.get(slug="item-1")
    assert not page.live
    assert page.scheduled_revision.approved_go_live_at.year == 2190
    # An article without a review can’t go live by a schedule.
    assert ("goes live only if this is done by then" in notices_of(report)) == (post_type == "post")


def test_a_scheduled_item_that_is_due_goes_live_with_the_next_import(export):
    import_export(export(item(1, status="future", date="2190-06-01 00:00:00")), publish=True)
    import_export(export(item(1)), publish=True)
    page = ArticlePage.objects.get(slug="item-1")
    assert (page.live, page.go_live_at, page.scheduled_revision) == (True, None, None)


def test_what_was_unpublished_here_stays_so(export):
    path = export(item(1))
    import_export(path, publish=True)
    ArticlePage.objects.get(slug="item-1").unpublish()
    for each in (path, export(item(1, content="<p>News.</p>"))):
        report = import_export(each, publish=True)
        assert not ArticlePage.objects.get(slug="item-1").live
        assert "It was unpublished here" in notices_of(report)


def test_a_list_that_was_unpublished_here_stays_so(export):
    for index in TreatmentIndexPage.objects.all():
        index.delete()
    services = item(20, "page", slug="services", content="")
    import_export(export(services, item(21, "page", slug="deep-care", parent=20)), publish=True)
    record = ImportedItem.objects.get(key__startswith="index:")
    assert record.find_object().live
    record.find_object().unpublish()
    import_export(export(services, item(22, "page", slug="care", parent=20)), publish=True)
    assert not record.find_object().live


@pytest.fixture
def filled_by_hand(export, monkeypatch):
    """A page whose import failed, and which somebody has then written and published."""

    def fail(*args, **kwargs):
        raise RuntimeError("fail")

    with monkeypatch.context() as patch:
        patch.setattr(item_import, "write_page", fail)
        import_export(export(item(1, "page")))
    page = StandardPage.objects.get(slug="item-1")
    page.title, page.introduction, page.body = "By hand", "By hand", [("paragraph", "<p>Typed.</p>")]
    page.save_revision().publish()
    return page


def test_a_page_that_failed_and_was_filled_by_hand_is_kept(export, filled_by_hand):
    assert outcomes_of(import_export(export(item(1, "page")))) == {("page", "conflict"): 1}
    page = StandardPage.objects.get(pk=filled_by_hand.pk)
    assert (page.title, page.live) == ("By hand", True)
    with pytest.raises(UndoRefusedError, match="By hand"):
        undo_import(SOURCE)
