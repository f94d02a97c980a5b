"""Each type of finding: reported where it applies, and nowhere else."""

import datetime

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from site_core.content.text_width import title_width
from site_core.seo_audit.findings import Finding, calculate_score, get_grade
from site_core.site_settings.models import NavigationSettings, SearchSettings
from tests.support import factories
from tests.support.audit import DESCRIPTION, WORDS, get_codes, get_finding, good_page, link_to
from tests.support.reviewing import publish_without_review

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"seo_title": "A title of a good length {klinik}"}, "seo_title"),
        ({"search_description": DESCRIPTION + " {phone}"}, "search_description"),
    ],
)
def test_unknown_placeholder(site, fields, path):
    page = good_page(site, **fields)
    assert get_finding(page, "placeholder_unknown").path == path


def test_known_placeholders_and_other_braces_are_fine(site):
    page = good_page(site, seo_title="{title} at {clinic} {", search_description=DESCRIPTION + "{} { not one }")
    assert "placeholder_unknown" not in get_codes(page)


@pytest.mark.parametrize(
    ("text", "engines"),
    [
        ("User-agent: *\nDisallow: /page-", "Google, Bing, other search engines"),
        ("User-agent: Googlebot\nDisallow: /", "Google"),
        ("User-agent: bingbot\nDisallow: /*-", "Bing"),
    ],
)
def test_page_that_robots_txt_blocks(site, text, engines):
    page = good_page(site, slug="page-one")
    settings = SearchSettings.for_site(site.site)
    settings.robots_txt = text
    settings.save()
    assert f"from reading the page: {engines}." in get_finding(page, "robots_blocked").message


@pytest.mark.parametrize(("slug", "below"), [("search", "home"), ("healthz", "home"), ("topic", "articles")])
def test_page_at_a_url_that_the_site_itself_uses(site, slug, below):
    """Older versions allowed such slugs."""
    page = good_page(site) if below == "home" else factories.ArticlePageFactory()
    url_path = f"{getattr(site, below).url_path}{slug}/"
    Page.objects.filter(pk=page.pk).update(slug=slug, url_path=url_path)
    url = url_path.removeprefix(site.home.url_path.rstrip("/"))
    assert f"The site itself uses the URL {url}" in get_finding(page, "slug_reserved").message


@pytest.mark.parametrize("text", ["", "User-agent: GPTBot\nDisallow: /", "User-agent: *\nDisallow: /search/"])
def test_page_that_robots_txt_allows(site, text):
    page = good_page(site)
    settings = SearchSettings.for_site(site.site)
    settings.robots_txt = text
    settings.save()
    assert "robots_blocked" not in get_codes(page)


def in_paragraph(html):
    return [factories.paragraph(html)]


def test_a_complete_page_has_no_findings(site):
    assert get_codes(good_page(site)) == []


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"title": "W" * 40}, "title_long", "seo_title"),
        ({"seo_title": "Too short"}, "title_short", "seo_title"),
        ({"search_description": "W" * 90}, "description_long", "search_description"),
        ({"search_description": "Short."}, "description_short", "search_description"),
        ({"search_description": ""}, "description_automatic", "search_description"),
        ({"canonical_url": "https://elsewhere.example/"}, "canonical_elsewhere", "canonical_url"),
        ({"title": "Guaranteed relief from a long depression"}, "claim", "title"),
        ({"seo_title": "We cure depression in two short weeks"}, "claim", "seo_title"),
    ],
)
def test_findings_of_a_field_link_to_the_field(site, fields, code, path):
    finding = get_finding(good_page(site, **fields), code)
    assert finding.path == path
    assert finding.message


def test_a_canonical_url_of_the_page_itself_is_fine(site):
    page = good_page(site)
    # Not with save(): the field does not accept the test site's host name.
    type(page).objects.update(canonical_url=f"http://testserver{page.url}", last_published_at=timezone.now())
    assert get_codes(page) == []


def test_a_title_follows_the_pattern_of_the_site(site):
    page = good_page(site)
    assert get_codes(page) == []
    SearchSettings.objects.update(title_pattern="{title} — {clinic}, " + "W" * 40)
    assert "title_long" in get_codes(page)


def test_duplicate_titles_and_descriptions_are_found_on_both_pages(site):
    first, second = good_page(site), good_page(site)
    for page in (first, second):
        assert {"title_duplicate", "description_duplicate"} <= set(get_codes(page))
    assert f"“{second.title}”" in get_finding(first, "title_duplicate").message


def test_pages_hidden_from_search_engines_can_share_a_title(site):
    first = good_page(site)
    good_page(site, noindex=True)
    assert get_codes(first) == []


def test_an_empty_pattern_and_an_empty_page_have_no_description(site):
    page = factories.ContactPageFactory(introduction="", directions="")
    assert "description_automatic" in get_codes(page)
    SearchSettings.objects.update(description_pattern="")
    assert "description_missing" in get_codes(page)


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<h1>Another title</h1>", "h1_double"),
        ("<h2>A section</h2><h4>Deep down</h4>", "heading_skipped"),
        ('<embed embedtype="image" id="1" format="left" alt="">', "image_without_alt"),
        ('<p><a href="/no-such-page/">Away</a></p>', "link_broken"),
        ('<p><a href="http://testserver/no-such-page/">Away</a></p>', "link_broken"),
        ('<p><a linktype="page" id="999999">Gone</a></p>', "link_broken"),
        ("<p>This treatment is guaranteed to help.</p>", "claim"),
        ("<p>It cured her.</p>", "claim"),
        ("<p>It has no side effects.</p>", "claim"),
    ],
)
def test_findings_in_the_text_link_to_the_block(site, html, code):
    page = good_page(site, html)
    assert get_finding(page, code).path == f"body.{page.body[0].id}"


@pytest.mark.parametrize(
    "html",
    [
        "<h3>A part</h3><h2>A section</h2>",
        '<embed embedtype="image" id="1" format="left" alt="A lamp">',
        '<p><a href="/">Home</a></p>',
        '<p><a href="/articles/feed/">A feed of the index</a></p>',
        '<p><a href="/search/?q=sleep">A search</a></p>',
        '<p><a href="https://elsewhere.example/no-such-page/">Not fetched</a></p>',
        '<p><a href="mailto:someone@lanternfield.example">Write</a> <a href="#top">Up</a></p>',
        '<p><a href="http://[broken">Not an address</a></p>',
        "<p>There is no cure. It can’t cure anyone. Nothing about it is guaranteed.</p>",
        "<p>Is it a cure?</p><p>It is not a treatment without side effects.</p>",
        "<p>It may be secured, and is FDA-approved.</p>",
    ],
)
def test_correct_text_has_no_findings(site, html):
    assert get_codes(good_page(site, html)) == []


def test_claims_of_approval_are_found_only_on_off_label_treatments(site):
    effects = factories.side_effects(common=["Headache"], heading="Effects of an FDA-approved medicine")
    treatment = factories.TreatmentPageFactory(regulatory_status="off_label", body=[effects])
    assert get_finding(treatment, "claim").path == f"body.{treatment.body[0].id}.heading"
    treatment.regulatory_status = "approved"
    treatment.regulatory_source_url = "https://www.fda.gov/"
    publish_without_review(treatment)
    assert "claim" not in get_codes(treatment)


def test_the_page_of_an_approved_use_does_not_call_it_off_label(site):
    effects = factories.side_effects(common=["Headache"], heading="This is an off-label use")
    status = {"regulatory_status": "cleared", "regulatory_source_url": "https://www.fda.gov/"}
    treatment = factories.TreatmentPageFactory(body=[effects], **status)
    assert "Correct the text or the status." in get_finding(treatment, "claim").message
    treatment.body = [factories.side_effects(common=["Headache"], heading="Other medicines are used off-label")]
    publish_without_review(treatment)
    assert "claim" not in get_codes(treatment)


@pytest.mark.parametrize("text", ["Click here", "here.", "Read more…", "https://example.com/a-page", "www.example.com"])
def test_links_that_do_not_say_where_they_go_are_found(site, text):
    page = good_page(site, f'<p><a href="https://example.com/">{text}</a></p>')
    assert get_finding(page, "link_text").path == f"body.{page.body[0].id}"


@pytest.mark.parametrize(("days", "is_found"), [(-1, True), (0, False), (366, False), (367, True)])
def test_prices_are_checked_once_a_year(site, days, is_found):
    date = timezone.localdate() - datetime.timedelta(days=days)
    cost = {"heading": "Cost", "as_of": date.isoformat(), "text": "<p>Ask us.</p>", "items": []}
    body = [factories.side_effects(), {"type": "cost", "value": cost}]
    treatment = factories.TreatmentPageFactory(body=body)
    assert ("date_outdated" in get_codes(treatment)) == is_found


def test_a_short_text_is_found(site):
    page = good_page(site, body=in_paragraph(f"<h2>Short</h2><p>A few words.</p>{link_to(site.team)}"))
    assert get_codes(page) == ["text_thin"]


def test_a_first_heading_below_the_table_of_contents_can_be_level_three(site):
    sections = "".join(f"<h2>Section {number}</h2>" for number in range(3))
    assert get_codes(good_page(site, body=in_paragraph(f"<h3>Before</h3>{sections}{WORDS}{link_to(site.team)}"))) == []
    body = in_paragraph(f"<h3>Before</h3><h2>One section</h2>{WORDS}{link_to(site.team)}")
    lone = good_page(site, title="Another title of a good length", search_description=DESCRIPTION[3:], body=body)
    assert get_codes(lone) == ["heading_skipped"]


def test_the_hero_of_the_home_page_is_its_main_heading(site):
    hero = {"type": "hero", "value": {"heading": "Slowly", "text": "", "primary_label": "", "primary_page": None}}
    contact = {"type": "contact", "value": {"heading": "Reach us", "text": ""}}
    home = site.home
    home.body = home.body.stream_block.to_python([hero, contact])
    home.save(clean=False)
    assert not {"h1_missing", "h1_double"} & set(get_codes(home))
    home.body = home.body.stream_block.to_python([contact, hero])
    home.save(clean=False)
    assert "h1_double" in get_codes(home)


def test_a_lead_image_without_alt_text_is_found(site):
    image = factories.ImageFactory(description="")
    page = good_page(site, image=image)
    assert get_finding(page, "image_without_alt").path == "image"
    image.is_decorative = True
    image.save()
    assert get_codes(page) == []


def test_an_image_in_the_text_needs_its_own_alt_text(site):
    image = factories.ImageFactory()
    content = in_paragraph(f"<h2>A section</h2>{WORDS}{link_to(site.team)}")
    bare = {"image": image.pk, "decorative": False, "alt_text": ""}
    page = good_page(site, body=[*content, {"type": "figure", "value": {"image": image.pk, "caption": ""}}])
    assert get_codes(page) == []
    page.body = page.body.stream_block.to_python([*content, {"type": "figure", "value": {"image": bare}, "id": "fig"}])
    page.save(clean=False)
    assert get_finding(page, "image_without_alt").path == "body.fig.image"


def test_links_to_drafts_and_private_pages_are_found(site):
    target = good_page(site, title="The page that is linked to", search_description=DESCRIPTION[5:])
    page = good_page(site, link_to(target))
    assert get_codes(page) == []
    restriction = factories.make_private(target)
    assert "can’t open" in get_finding(page, "link_private").message
    restriction.delete()
    target.unpublish()
    assert "not published" in get_finding(page, "link_broken").message


def test_links_through_a_redirect_are_found(site):
    Redirect.add_redirect("/old", redirect_to=site.team)
    page = good_page(site, '<p><a href="/old/">Old</a> <a href="/articles">No slash</a></p>')
    assert get_codes(page) == ["link_redirected", "link_redirected"]


def test_a_redirect_to_an_unpublished_page_is_a_broken_link(site):
    draft = factories.StandardPageFactory(live=False)
    Redirect.add_redirect("/old", redirect_to=draft)
    assert get_codes(good_page(site, '<p><a href="/old/">Old</a></p>')) == ["link_broken"]


def test_a_text_without_links_is_found(site):
    page = good_page(site, body=in_paragraph(f'<h2>A section</h2>{WORDS}<p><a href="https://a.example/">Out</a></p>'))
    assert get_codes(page) == ["no_links_out"]


def test_a_page_without_incoming_links_is_an_orphan(site):
    page = good_page(site)
    factories.ContactPage.objects.get().delete()
    assert get_codes(page) == ["orphan"]


def test_a_page_in_the_menu_is_not_an_orphan(site):
    page = good_page(site)
    factories.ContactPage.objects.get().delete()
    navigation = NavigationSettings.for_site(site.site)
    navigation.footer_links = [{"type": "link", "value": {"page": page.pk, "url": "", "label": ""}}]
    navigation.save()
    assert get_codes(page) == []


def test_a_page_listed_by_an_index_is_not_an_orphan(site):
    assert "orphan" not in get_codes(factories.ArticlePageFactory())
    assert "orphan" in get_codes(site.articles)


def test_a_noindex_page_in_the_menu_is_found(site):
    page = good_page(site, noindex=True)
    assert get_codes(page) == []
    navigation = NavigationSettings.for_site(site.site)
    navigation.header_links = [
        {"type": "link", "value": {"page": None, "url": f"http://testserver{page.url}", "label": "x"}}
    ]
    navigation.save()
    assert get_finding(page, "noindex_in_menu").path == "noindex"


def test_reviewer_and_review_dates_of_medical_pages_are_checked(site):
    article = factories.ArticlePageFactory(next_review=timezone.localdate() + datetime.timedelta(days=1))
    assert not {"reviewer_missing", "review_undated", "review_overdue"} & set(get_codes(article))
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    type(article).objects.update(next_review=yesterday, last_published_at=timezone.now())
    assert get_finding(article, "review_overdue").path == "next_review"
    type(article).objects.update(reviewer=None, next_review=None, last_published_at=timezone.now())
    assert {"reviewer_missing", "review_undated"} <= set(get_codes(article))


def test_references_that_are_not_cited_or_listed_twice_are_found(site):
    references = [
        factories.ReferenceFactory.build(title=title, doi=doi)
        for title, doi in (("One", "10.5555/one"), ("Two", "10.5555/two"), ("Three", "10.5555/ONE"))
    ]
    page = factories.ArticlePageFactory(body=[factories.paragraph("<p>Text [1] and [3].</p>")], references=references)
    assert get_finding(page, "reference_uncited").message.startswith("The text doesn’t cite reference 2.")
    assert get_finding(page, "reference_twice").message.startswith("References 1 and 3 are the same work.")


def test_the_score_falls_with_each_finding_to_zero():
    assert calculate_score([]) == 100
    assert calculate_score([Finding("orphan", "")]) == 88
    assert calculate_score([Finding("link_broken", "")] * 3) == calculate_score([Finding("link_broken", "")] * 20) == 55
    assert (
        calculate_score([Finding(code, "") for code in ("link_broken", "reviewer_missing", "title_missing")] * 3) == 0
    )
    assert [get_grade(score) for score in (95, 90, 89, 70, 69)] == ["good", "good", "fair", "fair", "poor"]


@pytest.mark.parametrize(("text", "pixels"), [("", 0), ("iiii", 18), ("WWWW", 76), ("é", 11), ("字", 20), ("—", 20)])
def test_text_widths_match_arial(text, pixels):
    assert title_width(text) == pixels
