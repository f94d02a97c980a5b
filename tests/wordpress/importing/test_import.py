"""What an import makes of an export."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import ArticlePage
from home.models import StandardPage, TreatmentPage
from site_core.pages.models import PersonPage, Topic
from site_core.wordpress.importing.report import render_report
from site_core.wordpress.models import ImportedItem, ImportRun
from tests.support.wordpress_site import import_export, item, outcomes_of, write_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path, site):
    return lambda *items: write_export(tmp_path / "export.xml", *items)


def test_posts_become_articles_that_are_drafts(export):
    import_export(export(item(1, title="Sleep &amp; TMS", slug="sleep-tms", content="<p>Rest well.</p>")))
    article = ArticlePage.objects.get(slug="sleep-tms")
    assert (article.title, article.live) == ("Sleep & TMS", False)
    assert "Rest well." in article.body[0].value.source
    assert article.publication_date.isoformat() == "2024-03-01T09:30:00+00:00"
    draft = article.get_latest_revision_as_object()
    assert "Rest well." in draft.body[0].value.source


def test_authors_become_people_by_their_display_name(export):
    import_export(export(item(1), item(2, creator="iduarte")))
    assert [author.title for author in ArticlePage.objects.get(slug="item-1").authors] == ["Maya Ellison"]
    assert [author.title for author in ArticlePage.objects.get(slug="item-2").authors] == ["Inés Duarte"]
    assert PersonPage.objects.get(title="Maya Ellison").live  # she is on the team page already
    assert not PersonPage.objects.get(title="Inés Duarte").live


def test_logins_and_email_addresses_never_become_names_or_slugs(export):
    report = import_export(export(item(1, creator="secretlogin"), item(2, creator="mellison_x7")))
    pages = " ".join(f"{title} {slug}" for title, slug in Page.objects.values_list("title", "slug"))
    for secret in ("secretlogin", "mellison_x7", "harbor.example"):
        assert secret not in pages
    assert ArticlePage.objects.get(slug="item-1").authors == []
    assert "secretlogin" not in str(report)
    assert "secretlogin" not in str(list(ImportRun.objects.values())) + str(list(ImportedItem.objects.values()))


def test_pages_keep_their_hierarchy(export):
    child = item(11, "page", slug="fees", parent=12)
    import_export(export(child, item(12, "page", slug="about-our-clinic")))
    page = StandardPage.objects.get(slug="fees")
    assert page.get_parent().slug == "about-our-clinic"


def test_parents_that_form_a_cycle_are_both_imported(export):
    report = import_export(export(item(11, "page", parent=12), item(12, "page", parent=11)))
    assert outcomes_of(report)["page", "created"] == 2
    assert StandardPage.objects.filter(slug__in=["item-11", "item-12"]).count() == 2


def test_pages_below_a_list_of_treatments_become_treatments(export):
    text = "<p>Before.</p><h2>How it works</h2><p>It pulses.</p>"
    import_export(
        export(item(20, "page", slug="services"), item(21, "page", slug="deep-care", parent=20, content=text))
    )
    treatment = TreatmentPage.objects.get(slug="deep-care")
    assert [(block.block_type, block.value["heading"]) for block in treatment.body] == [
        ("about", "Item 21"),
        ("about", "How it works"),
    ]
    assert StandardPage.objects.filter(slug="services").exists()


def test_categories_become_topics_and_uncategorized_does_not(export):
    terms = [("category", "sleep", "Sleep"), ("category", "uncategorized", "Uncategorized")]
    import_export(export(item(1, terms=terms)))
    assert [topic.name for topic in ArticlePage.objects.get(slug="item-1").topics.all()] == ["Sleep"]
    assert not Topic.objects.filter(name="Uncategorized").exists()


def test_topics_can_be_merged_and_renamed(export):
    def merge(mapping):
        mapping.topics |= {"category:sleep": "Rest", "post_tag:naps": "Rest"}

    terms = [("category", "sleep", "Sleep"), ("post_tag", "naps", "Naps")]
    import_export(export(item(1, terms=terms)), merge)
    assert [topic.name for topic in ArticlePage.objects.get(slug="item-1").topics.all()] == ["Rest"]


def test_states_are_kept(export):
    statuses = ("draft", "pending", "private", "strange-state")
    report = import_export(
        export(
            *(item(number, status=status) for number, status in enumerate(statuses, 1)),
            item(7, password="open sesame"),
            item(8, status="future", date="2190-06-01 00:00:00"),
            item(9, status="trash"),
        ),
        publish=True,
    )
    assert not ArticlePage.objects.filter(slug__startswith="item-", live=True).exists()
    restrictions = dict(PageViewRestriction.objects.values_list("page__slug", "restriction_type"))
    assert restrictions == {"item-3": "login", "item-7": "password"}
    scheduled = ArticlePage.objects.get(slug="item-8").get_latest_revision_as_object()
    assert scheduled.go_live_at.year == 2190
    assert not ArticlePage.objects.filter(slug="item-9").exists()
    assert outcomes_of(report)["post", "trash"] == 1
    [entry] = [entry for entry in report["items"] if entry["key"] == "post:4"]
    assert "unknown" in " ".join(entry["notices"])


def test_publishing_makes_public_what_was_public_there(export, client):
    import_export(export(item(1, slug="public-there"), item(2, "page", slug="visit-us")), publish=True)
    article = ArticlePage.objects.get(slug="public-there")
    assert article.live
    assert article.first_published_at.year == 2024
    response = client.get(article.get_url())
    assert response.status_code == 200
    assert "not been medically reviewed" in response.content.decode()
    assert client.get(StandardPage.objects.get(slug="visit-us").get_url()).status_code == 200


def test_a_later_import_can_publish_what_arrived_as_a_draft(export):
    path = export(item(1))
    import_export(path)
    import_export(path, publish=True)
    assert ArticlePage.objects.get(slug="item-1").live


def test_orders_are_counted_and_their_text_is_nowhere(export):
    order = item(5, "shop_order", "wc-completed", title="Order of Jane Roe", content="Jane Roe, 12 Elm St")
    report = import_export(export(item(1), order))
    assert outcomes_of(report)["shop_order", "counted"] == 1
    assert report["is_sensitive"]
    stored = str(list(ImportRun.objects.values())) + str(list(ImportedItem.objects.values()))
    assert "Jane Roe" not in str(report) + stored
    assert not Page.objects.filter(title__contains="Jane").exists()


def test_every_item_is_counted_once(export):
    report = import_export(
        export(
            item(1),
            item(1),
            item(2, "page"),
            item(3, "attachment", attachment_url="https://harbor.example/wp-content/uploads/a.jpg"),
            item(4, "nav_menu_item"),
            item(5, "shop_order"),
            item(6, "testimonial"),
            item(7, "revision"),
            item(8, "wp_block"),
        )
    )
    assert report["items_in"] == report["items_out"] == 9
    assert report["is_complete"]
    assert outcomes_of(report)["testimonial", "created"] == 1


def test_an_item_that_fails_is_listed_and_the_others_arrive(export, monkeypatch):
    from site_core.wordpress.importing import item_import

    def fail(content, **kwargs):
        if "bad" in content:
            raise ValueError("bad")
        return convert(content, **kwargs)

    convert = item_import.convert
    monkeypatch.setattr(item_import, "convert", fail)
    report = import_export(export(item(1, content="bad"), item(2)))
    assert outcomes_of(report) == {("post", "created"): 1, ("post", "failed"): 1}
    assert ArticlePage.objects.get(slug="item-2").body


def test_links_between_items_lead_to_their_pages(export):
    text = '<p><a href="https://www.harbor.example/item-2/">Next</a> <a href="/?p=3">Third</a></p>'
    import_export(export(item(1, content=text), item(2), item(3)))
    source = ArticlePage.objects.get(slug="item-1").body[0].value.source
    for slug in ("item-2", "item-3"):
        assert f'id="{ArticlePage.objects.get(slug=slug).pk}"' in source


def test_a_dry_run_writes_nothing(export):
    before = Page.objects.count()
    report = import_export(export(item(1), item(2, "page")), dry_run=True)
    assert outcomes_of(report) == {("post", "created"): 1, ("page", "created"): 1}
    assert Page.objects.count() == before
    assert not ImportRun.objects.exists()


def test_a_title_of_a_thousand_letters_loses_no_word(export):
    title = "word " * 200
    import_export(export(item(1, title=title)))
    article = ArticlePage.objects.get(slug="item-1")
    assert str(article.body[0].value.source).count("word") == 200


def test_empty_titles_and_slugs_get_some(export):
    import_export(export(item(1, title="", slug="", content="<p>Text.</p>"), item(2, title="Ärzte", slug="")))
    assert ArticlePage.objects.filter(title="Untitled").exists()
    assert ArticlePage.objects.get(title="Ärzte").slug == "arzte"


def test_duplicate_slugs_get_a_number(export):
    import_export(export(item(1, slug="same"), item(2, slug="same")))
    assert set(ArticlePage.objects.filter(slug__startswith="same").values_list("slug", flat=True)) == {"same", "same-2"}


def test_zero_dates_are_no_dates(export):
    import_export(export(item(1, status="draft", date="0000-00-00 00:00:00")))
    assert ArticlePage.objects.get(slug="item-1").publication_date is None


def test_the_run_is_finished_and_keeps_its_report(export):
    report = import_export(export(item(1)))
    run = ImportRun.objects.get()
    assert run.status == ImportRun.Status.FINISHED
    assert run.finished_at <= timezone.now()
    assert run.report["items_in"] == report["items_in"]


def test_local_dates_are_in_the_time_zone_of_the_old_site(export):
    """Most items have both dates: their difference tells the time zone of an item that has only the local one."""
    gmt = "<wp:post_date_gmt>2024-03-01 14:30:00</wp:post_date_gmt>"
    local = "<wp:post_date_gmt>2024-03-01 09:30:00</wp:post_date_gmt>"
    with_gmt = [item(number).replace(local, gmt) for number in range(1, 5)]
    without = item(9).replace(local, "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>")
    report = import_export(export(*with_gmt, without))
    article = ArticlePage.objects.get(slug="item-9")
    assert article.publication_date.astimezone(datetime.UTC).isoformat() == "2024-03-01T14:30:00+00:00"
    assert report["old_site"]["time_zone"]


def test_report_says_which_settings_the_old_site_had(export):
    report = import_export(
        export(*(item(number, link=f"https://harbor.example/2024/03/item-{number}/") for number in range(1, 5)))
    )
    assert report["old_site"]["permalink_structure"] == "/%year%/%monthnum%/%postname%/"
    assert "/%year%/%monthnum%/%postname%/" in render_report(report)


def test_descriptions_for_search_engines_have_no_shortcodes(export):
    text = '[et_pb_section admin_label="Hero"][et_pb_text]<p>Gentle care for backs.</p>[/et_pb_text][/et_pb_section]'
    import_export(export(item(1, content=text, meta={"rank_math_description": "%excerpt% Call us."})))
    assert ArticlePage.objects.get(slug="item-1").search_description == "Gentle care for backs. Call us."


def test_what_themes_show_inside_of_other_pages_is_no_page(export):
    report = import_export(export(item(1, "nectar_slider"), item(2, "avada_faq"), item(3, "product_variation")))
    assert outcomes_of(report) == {
        ("nectar_slider", "left_out"): 1,
        ("avada_faq", "created"): 1,
        ("product_variation", "left_out"): 1,
    }


def test_parts_that_several_pages_share_stand_in_each_of_them(export):
    shared = [
        item(5, "blocks", slug="hours", content="<p>Open all day.</p>"),
        item(6, "elementor_library", slug="call-us", content="<p>Ring the bell.</p>"),
    ]
    pages = [
        item(1, "page", slug="one", content='<p>One.</p>[block id="hours"]'),
        item(2, "page", slug="two", content='<p>Two.</p>[elementor-template id="6"]'),
    ]
    report = import_export(export(*shared, *pages))
    texts = {page.slug: str(page.body) for page in StandardPage.objects.filter(slug__in=("one", "two"))}
    assert "Open all day." in texts["one"]
    assert "Ring the bell." in texts["two"]
    assert not StandardPage.objects.filter(slug__in=("hours", "call-us")).exists()
    assert sum(row["items_in"] for row in report["types"]) == 4


def test_pages_with_their_text_in_the_data_of_a_builder_are_no_lists(export):
    data = '[{"id":"a","name":"text","settings":{"text":"We treat sleep."}}]'
    import_export(export(item(1, "page", slug="services", content="", meta={"_bricks_page_content_2": data})))
    assert "We treat sleep." in str(StandardPage.objects.get(slug="services").body)
