"""Metadata in the head of a page, for search engines and social sites."""

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
    """Return ``{name or property: [content, …]}`` of all meta elements."""
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


def test_editors_title_can_contain_the_clinic_placeholder(site):
    assert factories.StandardPageFactory(seo_title="Lifts at {clinic}").meta_title == "Lifts at Lanternfield"


def test_unknown_braces_stay_unchanged():
    assert fill_pattern("{title} {x} {title.__class__}", title="A") == "A {x} {title.__class__}"


@pytest.mark.parametrize("pattern", ["{titel}", "{", "{title!r}", "{0}"])
def test_pattern_with_unknown_placeholder_is_rejected(site, pattern):
    settings = set_up(SearchSettings, site, title_pattern=pattern)
    with pytest.raises(ValidationError, match="Use only the placeholders"):
        settings.full_clean()


def test_pattern_without_title_placeholder_is_rejected(site):
    settings = set_up(SearchSettings, site, title_pattern="{clinic}")
    with pytest.raises(ValidationError, match="all pages have the same title"):
        settings.full_clean()


def test_description_falls_back_to_the_body(site):
    body = [factories.paragraph("<h2>Steps</h2><p>There is a ramp &amp; a lift.</p>")]
    page = factories.StandardPageFactory(introduction="", body=body)
    assert page.meta_description == "Steps There is a ramp & a lift."


def test_page_without_text_gets_description_from_the_pattern(site):
    page = factories.ContactPageFactory(introduction="", title="Contact")
    assert page.meta_description == "Contact, from Lanternfield."


def test_automatic_description_is_truncated_between_words():
    short = shorten("word " * 100)
    assert len(short) <= MAX_DESCRIPTION_LENGTH
    assert short.endswith("word…")


def test_text_without_spaces_is_truncated():
    assert len(shorten("w" * 500)) == MAX_DESCRIPTION_LENGTH


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_head_has_no_empty_tags(site, client, model):
    page = complete_page(model)
    page.seo_title = page.search_description = ""
    page.save()
    page_head = head(client, page.url)
    assert page_head.title.string.strip()
    for tag in page_head.find_all("meta", content=True):
        assert tag["content"].strip(), tag
    for tag in page_head.find_all("link"):
        assert tag["href"].strip(), tag


def test_text_is_escaped_in_attributes(site, client):
    page = factories.StandardPageFactory(title=HOSTILE, search_description=HOSTILE, seo_title=HOSTILE)
    page_head = head(client, page.url)
    assert page_head.title.string == HOSTILE
    assert metas(page_head)["description"] == metas(page_head)["og:description"] == [HOSTILE]
    assert not page_head.find("script", string="alert(1)")


# Canonical URLs


def test_canonical_url_is_the_page_itself(site, client):
    page = factories.StandardPageFactory()
    links = head(client, f"{page.url}?utm_source=x").find_all("link", rel="canonical")
    assert [link["href"] for link in links] == [f"http://testserver{page.url}"]


def test_editor_can_set_another_canonical_url(site, client):
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
def test_robots_header_and_meta_tag_match(site, client, fields, directives):
    page = factories.StandardPageFactory(**fields)
    assert robots_of(client.get(page.url)) == (directives, [directives])


def test_list_pages_have_the_robots_header(site, client):
    factories.ArticlePageFactory()
    assert client.get("/articles/").headers["X-Robots-Tag"] == "max-image-preview:large"


@pytest.mark.parametrize("address", ["/", "/articles/", "/articles/feed/", "/search/", "/nowhere/", "/robots.txt"])
def test_staging_sends_noindex_for_everything(site, client, settings, address):
    settings.SEARCH_INDEXING = False
    assert client.get(address).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_staging_adds_noindex_to_the_page(site, client, settings):
    settings.SEARCH_INDEXING = False
    assert robots_of(client.get("/")) == ("noindex, nofollow", ["noindex, nofollow"])


@pytest.mark.parametrize("address", ["/search/?q=x", "/no-such-page/"])
def test_search_and_errors_are_noindex(site, client, address):
    assert robots_of(client.get(address)) == ("noindex", ["noindex"])


@pytest.mark.parametrize("address", ["/admin/login/", "/documents/1/x.pdf"])
def test_admin_and_documents_are_noindex(site, client, address):
    assert client.get(address).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_previews_are_noindex(site, rf):
    page = factories.StandardPageFactory()
    response = page.make_preview_request(preview_mode="")
    assert response.headers["X-Robots-Tag"] == "noindex"


# Open Graph and X


def test_article_has_author_and_dates(site, client):
    article = factories.ArticlePageFactory(authors=[site.author], topics=[factories.TopicFactory(name="Ketamine")])
    found = metas(head(client, article.url))
    assert found["og:type"] == ["article"]
    assert found["article:author"] == [site.author.full_url]
    assert found["article:section"] == found["article:tag"] == ["Ketamine"]
    assert found["article:published_time"][0][-6:] in {"-05:00", "-04:00"}
    assert found["author"] == ["Maya Ellison"]


def test_open_graph_title_omits_the_clinic_name(site, client):
    found = metas(head(client, factories.StandardPageFactory(title="Accessibility").url))
    assert found["og:title"] == ["Accessibility"]
    assert found["og:site_name"] == ["Lanternfield"]


def test_x_card_does_not_repeat_open_graph(site, client):
    found = metas(head(client, "/"))
    assert found["twitter:card"] == ["summary_large_image"]
    assert not {"twitter:title", "twitter:image", "twitter:site"} & set(found)


def test_x_card_is_complete_without_open_graph(site, client):
    set_up(SharingSettings, site, og_meta=False, twitter_site="lanternfield")
    found = metas(head(client, factories.StandardPageFactory(title="Fees").url))
    assert not any((name or "").startswith("og:") for name in found)
    assert found["twitter:title"] == ["Fees"]
    assert found["twitter:site"] == ["@lanternfield"]
    assert found["twitter:image"]


def test_open_graph_and_x_card_can_be_turned_off(site, client):
    set_up(SharingSettings, site, og_meta=False, twitter_meta=False)
    assert not any((name or "").startswith(("og:", "twitter:")) for name in metas(head(client, "/")))


def test_empty_metadata_has_no_tags():
    bare = Metadata(title="T", with_open_graph=True, with_x_card=True)
    assert [name for name, _ in bare.open_graph()] == ["og:type", "og:title", "og:locale"]
    assert bare.x_card() == [("twitter:card", "summary")]
    assert all(getattr(bare, field.name) is not None for field in dataclasses.fields(bare) if field.type is str)


@pytest.mark.parametrize("route", ["", "topic/ketamine/"])
def test_lists_link_to_their_feed(site, client, route):
    factories.ArticlePageFactory(topics=[factories.TopicFactory(name="Ketamine", slug="ketamine")])
    link = head(client, f"/articles/{route}").find("link", type="application/atom+xml")
    assert link["href"] == f"http://testserver/articles/{route}feed/"


def test_articles_link_to_the_feed_of_their_index(site, client):
    link = head(client, factories.ArticlePageFactory().url).find("link", type="application/atom+xml")
    assert link["href"] == "http://testserver/articles/feed/"


def test_manifest_has_the_clinics_name_and_icons(site, client):
    href = head(client, "/").find("link", rel="manifest")["href"]
    response = client.get(href)
    manifest = response.json()
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert manifest["name"] == "Lanternfield"
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512"]


def test_favicon_is_served_at_the_default_url(site, client):
    assert client.get("/favicon.ico").headers["Location"].startswith("/static/img/favicon-32")


# Dates of changes


def publish(page, **changes):
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def test_publishing_records_the_date_of_the_change(site):
    page = publish(factories.StandardPageFactory())
    assert page.modified_at == page.last_significant_change == page.last_published_at


def test_minor_change_keeps_the_date(site):
    first = publish(factories.StandardPageFactory())
    second = publish(first, title="A comma, corrected", minor_change=True)
    assert second.last_published_at > first.last_published_at
    assert second.modified_at == first.modified_at


def test_first_publication_is_recorded_even_if_marked_as_minor(site):
    assert publish(factories.StandardPageFactory(live=False), minor_change=True).last_significant_change


def test_old_revision_does_not_restore_its_date(site):
    page = publish(factories.StandardPageFactory())
    old = page.latest_revision
    newer = publish(page, title="New words")
    old.as_object().save_revision()
    page = publish(old.as_object(), minor_change=True)
    assert page.modified_at == newer.modified_at


def test_minor_change_is_reset_after_each_publication(site, editor):
    page = publish(factories.StandardPageFactory(), minor_change=True)
    checkbox = soup(editor.get(f"/admin/pages/{page.pk}/edit/")).find("input", id="id_minor_change")
    assert not checkbox.has_attr("checked")


def test_change_after_a_minor_one_counts_even_without_the_form(site):
    first = publish(publish(factories.StandardPageFactory()), minor_change=True)
    second = publish(first, title="New words")
    assert second.modified_at > first.modified_at


def test_minor_change_of_a_draft_is_kept(site, editor):
    page = publish(factories.StandardPageFactory())
    page.minor_change = True
    page.save_revision()
    checkbox = soup(editor.get(f"/admin/pages/{page.pk}/edit/")).find("input", id="id_minor_change")
    assert checkbox.has_attr("checked")


def test_scheduled_draft_does_not_change_the_date(site):
    from django.utils import timezone

    page = factories.StandardPageFactory(live=False)
    page.go_live_at = timezone.now() + factories.DAY
    page.save_revision().publish()
    assert type(page).objects.get(pk=page.pk).last_significant_change is None
