"""What the head of a page says to search engines and to sites where it is shared."""

import dataclasses

import pytest
from django.core.exceptions import ValidationError

from site_core.pages.metadata import MAX_DESCRIPTION_LENGTH, Metadata, shorten
from site_core.site_settings.models import SearchSettings, SharingSettings
from site_core.site_settings.patterns import fill_pattern
from tests.support import factories
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.html import soup

HOSTILE = '"><script>alert(1)</script>'


def head(client, address):
    return soup(client.get(address)).head


def metas(page_head):
    """``{name or property: [content, …]}`` of all meta elements."""
    found = {}
    for tag in page_head.find_all("meta"):
        found.setdefault(tag.get("name") or tag.get("property"), []).append(tag.get("content"))
    return found


def set_up(model, site, **values):
    """Save ``values`` in the settings ``model`` of the site."""
    settings = model.for_site(site.site)
    for name, value in values.items():
        setattr(settings, name, value)
    settings.save()
    return settings


# Titles and descriptions


def test_title_follows_the_pattern_of_the_site(site, client):
    set_up(SearchSettings, site, title_pattern="{clinic}: {title}")
    page = factories.StandardPageFactory(title="Accessibility")
    assert head(client, page.url).title.string == "Lanternfield: Accessibility"


def test_editors_title_may_name_the_clinic_by_placeholder(site):
    assert factories.StandardPageFactory(seo_title="Lifts at {clinic}").meta_title == "Lifts at Lanternfield"


def test_braces_that_name_nothing_stay_as_they_are():
    assert fill_pattern("{title} {x} {title.__class__}", title="A") == "A {x} {title.__class__}"


@pytest.mark.parametrize("pattern", ["{titel}", "{", "{title!r}", "{0}"])
def test_pattern_with_unknown_braces_is_refused(site, pattern):
    settings = set_up(SearchSettings, site, title_pattern=pattern)
    with pytest.raises(ValidationError, match="Use only the placeholders"):
        settings.full_clean()


def test_pattern_that_gives_all_pages_one_title_is_refused(site):
    settings = set_up(SearchSettings, site, title_pattern="{clinic}")
    with pytest.raises(ValidationError, match="all pages have the same title"):
        settings.full_clean()


def test_description_comes_from_the_body_where_nothing_else_is_said(site):
    body = [factories.paragraph("<h2>Steps</h2><p>There is a ramp &amp; a lift.</p>")]
    page = factories.StandardPageFactory(introduction="", body=body)
    assert page.meta_description == "Steps There is a ramp & a lift."


def test_description_follows_the_pattern_for_a_page_without_text(site):
    page = factories.ContactPageFactory(introduction="", title="Contact")
    assert page.meta_description == "Contact, from Lanternfield."


def test_text_that_stands_in_for_a_description_is_shortened_between_words():
    short = shorten("word " * 100)
    assert len(short) <= MAX_DESCRIPTION_LENGTH
    assert short.endswith("word…")


def test_text_without_spaces_is_shortened_too():
    assert len(shorten("w" * 500)) == MAX_DESCRIPTION_LENGTH


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_no_tag_of_the_head_is_empty(site, client, model):
    page = complete_page(model)
    page.seo_title = page.search_description = ""
    page.save()
    page_head = head(client, page.url)
    assert page_head.title.string.strip()
    for tag in page_head.find_all("meta", content=True):
        assert tag["content"].strip(), tag
    for tag in page_head.find_all("link"):
        assert tag["href"].strip(), tag


def test_editors_text_cannot_leave_its_attribute(site, client):
    page = factories.StandardPageFactory(title=HOSTILE, search_description=HOSTILE, seo_title=HOSTILE)
    page_head = head(client, page.url)
    assert page_head.title.string == HOSTILE
    assert metas(page_head)["description"] == metas(page_head)["og:description"] == [HOSTILE]
    assert not page_head.find("script", string="alert(1)")


# Canonical addresses


def test_page_is_its_own_canonical(site, client):
    page = factories.StandardPageFactory()
    links = head(client, f"{page.url}?utm_source=x").find_all("link", rel="canonical")
    assert [link["href"] for link in links] == [f"http://testserver{page.url}"]


def test_editor_may_name_another_canonical(site, client):
    page = factories.StandardPageFactory(canonical_url="https://elsewhere.example/original/")
    assert head(client, page.url).find("link", rel="canonical")["href"] == "https://elsewhere.example/original/"


# Robots


def robots_of(response):
    return response.headers.get("X-Robots-Tag"), metas(soup(response).head).get("robots")


@pytest.mark.parametrize(
    ("fields", "directives"),
    [
        ({}, "max-image-preview:large"),
        ({"noindex": True}, "noindex"),
        ({"nofollow": True}, "nofollow, max-image-preview:large"),
        ({"noindex": True, "nofollow": True}, "noindex, nofollow"),
    ],
)
def test_header_and_meta_tag_say_the_same_of_robots(site, client, fields, directives):
    page = factories.StandardPageFactory(**fields)
    assert robots_of(client.get(page.url)) == (directives, [directives])


def test_list_pages_say_it_in_their_header_too(site, client):
    factories.ArticlePageFactory()
    assert client.get("/articles/").headers["X-Robots-Tag"] == "max-image-preview:large"


@pytest.mark.parametrize("address", ["/", "/articles/", "/articles/feed/", "/search/", "/nowhere/", "/robots.txt"])
def test_staging_keeps_everything_out(site, client, settings, address):
    settings.SEARCH_INDEXING = False
    assert client.get(address).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_staging_says_so_in_the_page_too(site, client, settings):
    settings.SEARCH_INDEXING = False
    assert robots_of(client.get("/")) == ("noindex, nofollow", ["noindex, nofollow"])


@pytest.mark.parametrize("address", ["/search/?q=x", "/no-such-page/"])
def test_search_and_errors_stay_out(site, client, address):
    assert robots_of(client.get(address)) == ("noindex", ["noindex"])


@pytest.mark.parametrize("address", ["/admin/login/", "/documents/1/x.pdf"])
def test_admin_and_documents_stay_out(site, client, address):
    assert client.get(address).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_previews_stay_out(site, rf):
    page = factories.StandardPageFactory()
    response = page.make_preview_request(preview_mode="")
    assert response.headers["X-Robots-Tag"] == "noindex"


# Open Graph and X


def test_article_says_who_wrote_it_and_when(site, client):
    article = factories.ArticlePageFactory(authors=[site.author], topics=[factories.TopicFactory(name="Ketamine")])
    found = metas(head(client, article.url))
    assert found["og:type"] == ["article"]
    assert found["article:author"] == [site.author.full_url]
    assert found["article:section"] == found["article:tag"] == ["Ketamine"]
    assert found["article:published_time"][0][-6:] in {"-05:00", "-04:00"}
    assert found["author"] == ["Maya Ellison"]


def test_shared_title_leaves_the_clinic_to_the_site_name(site, client):
    found = metas(head(client, factories.StandardPageFactory(title="Accessibility").url))
    assert found["og:title"] == ["Accessibility"]
    assert found["og:site_name"] == ["Lanternfield"]


def test_x_takes_from_open_graph_what_it_says(site, client):
    found = metas(head(client, "/"))
    assert found["twitter:card"] == ["summary_large_image"]
    assert not {"twitter:title", "twitter:image", "twitter:site"} & set(found)


def test_x_says_it_all_where_open_graph_is_off(site, client):
    set_up(SharingSettings, site, og_meta=False, twitter_site="lanternfield")
    found = metas(head(client, factories.StandardPageFactory(title="Fees").url))
    assert not any((name or "").startswith("og:") for name in found)
    assert found["twitter:title"] == ["Fees"]
    assert found["twitter:site"] == ["@lanternfield"]
    assert found["twitter:image"]


def test_both_can_be_switched_off(site, client):
    set_up(SharingSettings, site, og_meta=False, twitter_meta=False)
    assert not any((name or "").startswith(("og:", "twitter:")) for name in metas(head(client, "/")))


def test_metadata_without_anything_prints_no_tags():
    bare = Metadata(title="T", with_open_graph=True, with_x_card=True)
    assert [name for name, _ in bare.open_graph()] == ["og:type", "og:title", "og:locale"]
    assert bare.x_card() == [("twitter:card", "summary")]
    assert all(getattr(bare, field.name) is not None for field in dataclasses.fields(bare) if field.type is str)


@pytest.mark.parametrize("route", ["", "topic/ketamine/"])
def test_lists_name_their_feed(site, client, route):
    factories.ArticlePageFactory(topics=[factories.TopicFactory(name="Ketamine", slug="ketamine")])
    link = head(client, f"/articles/{route}").find("link", type="application/atom+xml")
    assert link["href"] == f"http://testserver/articles/{route}feed/"


def test_articles_name_the_feed_of_their_index(site, client):
    link = head(client, factories.ArticlePageFactory().url).find("link", type="application/atom+xml")
    assert link["href"] == "http://testserver/articles/feed/"


def test_manifest_names_the_clinic_and_its_icons(site, client):
    href = head(client, "/").find("link", rel="manifest")["href"]
    response = client.get(href)
    manifest = response.json()
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert manifest["name"] == "Lanternfield"
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512"]


def test_icon_is_found_without_reading_the_page(site, client):
    assert client.get("/favicon.ico").headers["Location"].startswith("/static/img/favicon-32")


# When a page changed


def publish(page, **changes):
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def test_publishing_dates_the_change(site):
    page = publish(factories.StandardPageFactory())
    assert page.modified_at == page.last_significant_change == page.last_published_at


def test_minor_change_leaves_the_date(site):
    first = publish(factories.StandardPageFactory())
    second = publish(first, title="A comma, corrected", minor_change=True)
    assert second.last_published_at > first.last_published_at
    assert second.modified_at == first.modified_at


def test_first_publication_is_dated_though_it_was_called_minor(site):
    assert publish(factories.StandardPageFactory(live=False), minor_change=True).last_significant_change


def test_old_revision_does_not_bring_its_old_date_back(site):
    page = publish(factories.StandardPageFactory())
    old = page.latest_revision
    newer = publish(page, title="New words")
    old.as_object().save_revision()
    page = publish(old.as_object(), minor_change=True)
    assert page.modified_at == newer.modified_at


def test_form_asks_anew_after_each_publication_whether_a_change_is_minor(site, editor):
    page = publish(factories.StandardPageFactory(), minor_change=True)
    checkbox = soup(editor.get(f"/admin/pages/{page.pk}/edit/")).find("input", id="id_minor_change")
    assert not checkbox.has_attr("checked")


def test_form_keeps_the_answer_of_a_draft(site, editor):
    page = publish(factories.StandardPageFactory())
    page.minor_change = True
    page.save_revision()
    checkbox = soup(editor.get(f"/admin/pages/{page.pk}/edit/")).find("input", id="id_minor_change")
    assert checkbox.has_attr("checked")


def test_scheduled_draft_is_not_dated_yet(site):
    from django.utils import timezone

    page = factories.StandardPageFactory(live=False)
    page.go_live_at = timezone.now() + factories.DAY
    page.save_revision().publish()
    assert type(page).objects.get(pk=page.pk).last_significant_change is None
