"""Links to a part of a page lead there after the move: those within the site, and those that others have."""

import pytest

from blog.models import ArticlePage
from home.models import StandardPage, TreatmentPage
from site_core.editing.page_checks import check_part_links
from site_core.wordpress.models import ImportedItem
from tests.support.factories import StandardPageFactory, paragraph
from tests.support.html import soup
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db
PAIN = (
    '<p><a href="#What_helps">Jump</a></p><h2 id="early">What helps?</h2><p>Rest.</p><h3 id="walks">Walking</h3>'
    "<p>Often.</p>"
)
SLEEP = '<p>See <a href="https://harbor.example/pain/#walks">walking</a>.</p>'


def import_posts(tmp_path, pain=PAIN, post_type="post", **options):
    items = [item(1, slug="pain", content=pain, post_type=post_type), item(2, slug="sleep", content=SLEEP)]
    import_export(write_export(tmp_path / "export.xml", *items), publish=True, **options)


def get(client, model, slug):
    response = client.get(model.objects.get(slug=slug).get_url())
    assert response.status_code == 200
    return soup(response.content)


def heading_of(page, name):
    return page.find(id=name).find_parent(["h2", "h3"]).get_text()


def test_the_names_that_headings_had_lead_to_them(site, tmp_path, client):
    import_posts(tmp_path)
    page = get(client, ArticlePage, "pain")
    assert heading_of(page, "early") == "What helps?"
    assert heading_of(page, "walks") == "Walking"
    assert page.find("a", string="Jump")["href"] == "#what-helps"


def test_a_text_to_highlight_changes_nothing_about_where_links_within_the_page_lead(site, tmp_path, client):
    import_posts(tmp_path, pain=PAIN.replace("#What_helps", "#What_helps:~:text=Rest"))
    page = get(client, ArticlePage, "pain")
    assert page.find("a", string="Jump")["href"] == "#what-helps"


def test_links_from_other_pages_keep_the_part(site, tmp_path, client):
    import_posts(tmp_path)
    link = get(client, ArticlePage, "sleep").find("a", string="walking")
    assert link["href"].endswith("/pain/#walks")


def test_headings_of_treatments_have_their_names(site, tmp_path, client):
    def to_treatment(mapping):
        mapping.types["page"] = "treatment"

    import_posts(tmp_path, post_type="page", change=to_treatment)
    page = get(client, TreatmentPage, "pain")
    assert heading_of(page, "early") == "What helps?"
    assert heading_of(page, "walks") == "Walking"


def test_a_newer_export_changes_the_names(site, tmp_path, client):
    import_posts(tmp_path)
    import_posts(tmp_path, pain=PAIN.replace("early", "late"))
    page = get(client, ArticlePage, "pain")
    assert heading_of(page, "late") == "What helps?"
    assert page.find(id="early") is None


def test_a_name_that_the_page_uses_for_something_else_is_left_out(site, tmp_path, client):
    import_posts(
        tmp_path, pain='<h2 id="main">First</h2><h2 id="second">Third</h2><h2>Second</h2><h2 id="ref-1">x</h2>'
    )
    page = get(client, ArticlePage, "pain")
    ids = [each["id"] for each in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert page.find(id="second").get_text() == "Second"


def test_hostile_names_stay_text(site, tmp_path, client):
    import_posts(tmp_path)
    record = ImportedItem.objects.get(key="post:1")
    record.details["heading_names"] = {
        'x"onload="alert(1)': "what-helps",
        "<b>": "what-helps",
        "fine&amp;": "what-helps",
    }
    record.save()
    page = get(client, ArticlePage, "pain")
    names = [span.get("id") for span in page.find("h2", id="what-helps").find_all("span")]
    assert names == ["fine&amp;"]
    assert not page.find(onload=True)


LOST = SLEEP.replace("#walks", "#runs")


def notices(report, key="post:2"):
    [entry] = [each for each in report["items"] if each["key"] == key]
    return [notice for notice in entry["notices"] if "part of a page" in notice]


@pytest.mark.parametrize("options", [{"dry_run": True}, {}, {"publish": True}])
def test_links_to_a_part_that_is_not_there_are_in_the_report(site, tmp_path, options):
    items = [item(2, slug="sleep", content=LOST + SLEEP), item(1, slug="pain", content=PAIN)]
    report = import_export(write_export(tmp_path / "export.xml", *items), **options)
    [notice] = notices(report)
    assert notice.endswith("https://harbor.example/pain/#runs")


@pytest.mark.parametrize("options", [{"dry_run": True}, {}])
@pytest.mark.parametrize(
    ("fragment", "count"), [(":~:text=Rest", 0), ("walks:~:text=Rest", 0), ("runs:~:text=Rest", 1)]
)
def test_a_text_to_highlight_is_no_part(site, tmp_path, fragment, count, options):
    items = [item(1, slug="pain", content=PAIN), item(2, slug="sleep", content=SLEEP.replace("walks", fragment))]
    report = import_export(write_export(tmp_path / "export.xml", *items), **options)
    assert len(notices(report)) == count
    if not options:
        sleep = ArticlePage.objects.get(slug="sleep")
        assert len(list(check_part_links(sleep))) == count
        assert f'fragment="{fragment}"' in str(sleep.body.raw_data[0]["value"])


def test_a_later_import_lists_them_again_until_the_part_is_there(site, tmp_path):
    def report(pain, sleep=LOST):
        items = [item(1, slug="pain", content=pain), item(2, slug="sleep", content=sleep)]
        return import_export(write_export(tmp_path / "export.xml", *items))

    assert notices(report(PAIN))
    again = report(PAIN)
    assert [each["outcome"] for each in again["items"]] == ["unchanged", "unchanged"]
    assert notices(again)
    assert not notices(report(PAIN.replace("walks", "runs")))
    assert not notices(report(PAIN, sleep=SLEEP))


@pytest.mark.parametrize("fragment", ["%00", "a%22onload=%22x", "%ED%A0%80", "x" * 1_500, "&lt;script&gt;"])
def test_hostile_parts_are_listed_and_stay_text(site, tmp_path, fragment):
    items = [item(1, slug="pain", content=PAIN), item(2, slug="sleep", content=SLEEP.replace("walks", fragment))]
    report = import_export(write_export(tmp_path / "export.xml", *items))
    assert [each["outcome"] for each in report["items"]] == ["created", "created"]
    assert notices(report)
    sleep = ArticlePage.objects.get(slug="sleep")
    [problem] = check_part_links(sleep)
    assert problem.path == f"body.{sleep.body[0].id}"


def edit(page, old, new):
    """Publish ``page`` with another text."""
    rows = page.body.get_prep_value()
    for row in rows:
        row["value"] = row["value"].replace(old, new)
    page.body = page.body.stream_block.to_python(rows)
    page.introduction = "What you can do about it."
    page.save_revision().publish()


def test_names_follow_headings_whose_text_is_changed(site, tmp_path, client):
    import_posts(tmp_path, post_type="page")
    page = StandardPage.objects.get(slug="pain")
    edit(page, "What helps?", "What we do")
    edit(page, "Walking", "Walks every day")
    shown = get(client, StandardPage, "pain")
    assert heading_of(shown, "early") == "What we do"
    assert heading_of(shown, "walks") == "Walks every day"
    assert heading_of(shown, "what-helps") == "What we do"  # its name here before
    edit(page, "What we do", "What helps?")
    shown = get(client, StandardPage, "pain")
    assert heading_of(shown, "early") == "What helps?"
    assert [each.get("id") for each in shown.select("[id=what-helps]")] == ["what-helps"]


def test_names_stay_with_their_headings_when_others_come_and_go(site, tmp_path, client):
    import_posts(tmp_path, post_type="page")
    page = StandardPage.objects.get(slug="pain")
    edit(page, "<p>Rest.</p>", "<p>Rest.</p><h3>Sitting</h3><p>Less.</p>")
    assert heading_of(get(client, StandardPage, "pain"), "walks") == "Walking"
    edit(page, "<h3>Walking</h3>", "")
    assert get(client, StandardPage, "pain").find(id="walks") is None
    edit(page, "<h3>Sitting</h3>", "<h3>Sitting</h3><p>Less.</p><h3>Walking</h3>")
    assert heading_of(get(client, StandardPage, "pain"), "walks") == "Walking"


def test_other_pages_are_published_as_before(site, tmp_path):
    import_posts(tmp_path, post_type="page")
    record = ImportedItem.objects.get(key="post:1")
    edit(StandardPageFactory(body=[paragraph("<h2>See</h2>")]), "See", "Look at")
    assert ImportedItem.objects.get(key="post:1").details == record.details
