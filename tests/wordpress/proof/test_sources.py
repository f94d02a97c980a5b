"""Which URLs are of the old site, and at which of them an export says what was there."""

import pytest

from site_core.wordpress.importing.engine import analyze
from site_core.wordpress.models import Proof
from site_core.wordpress.old_urls.paths import path_key
from site_core.wordpress.old_urls.storing import is_of_site
from site_core.wordpress.proof.export_pages import export_pages
from site_core.wordpress.proof.rehearsal_server import rehearsal_environment
from site_core.wordpress.proof.sources import origin_of
from site_core.wordpress.proof.steps import describe_scope
from tests.support.wordpress_site import item, write_export
from tests.wordpress.proof.support import HOST, prove


@pytest.mark.django_db
def test_urls_of_other_websites_in_a_crawl_are_left_out(site_url, tmp_path):
    urls = (
        f"{HOST}/team/",
        "https://www.harbor.example/",
        "/not-here/",
        "https://facebook.com/clinic",
        "https://harbor.example.evil.example/a/",
        "http://[",
    )
    found, said = prove(site_url, *urls, folder=tmp_path)
    assert set(found) == {"/team/", "/", "/not-here/"}
    assert "3 URLs of the lists were left out" in said
    assert "3 URLs of the lists were left out" in describe_scope(Proof.objects.get())


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        ("https://www.praxis-müller.example/blog", "https://www.xn--praxis-mller-klb.example"),
        ("https://клиника.example", "https://xn--80apagcdp.example"),
        ("https://www.harbor.example:8443/", "https://www.harbor.example:8443"),
        ("harbor.example", ""),
        ("http://[", ""),
        ("https://" + "ä" * 300 + ".example", ""),
    ],
)
def test_the_origin_is_written_as_browsers_send_it(source, origin):
    assert origin_of(source) == origin


def test_the_rehearsal_answers_for_a_name_with_other_letters():
    variables = rehearsal_environment(origin_of("https://www.praxis-müller.example"), 8000)
    assert variables["ALLOWED_HOSTS"] == "xn--praxis-mller-klb.example"


@pytest.mark.parametrize(
    "url", ["https://praxis-müller.example/a/", "https://www.xn--praxis-mller-klb.example/a/", "/müller/"]
)
def test_a_url_is_of_the_old_site_in_both_spellings_of_its_name(url):
    assert is_of_site("https://www.praxis-müller.example", url)
    assert is_of_site("https://xn--praxis-mller-klb.example", url)


def test_pages_of_a_wordpress_in_a_folder_are_known_by_their_ids(tmp_path):
    post = item(1, link="https://harbor.example/blog/2019/03/sleep/")
    path = write_export(tmp_path / "export.xml", post)
    text = path.read_text()
    for name in ("base_site_url", "base_blog_url"):
        text = text.replace(f"<wp:{name}>https://harbor.example<", f"<wp:{name}>https://harbor.example/blog<")
    path.write_text(text.replace("<link>https://harbor.example</link>", "<link>https://harbor.example/blog</link>"))
    keys = {key for key, _page in export_pages(*analyze([path]))}
    assert keys == {path_key(f"/blog{each}") for each in ("/2019/03/sleep/", "/?p=1", "/?page_id=1")}


@pytest.mark.django_db
def test_pages_of_a_wordpress_in_a_folder_are_asked_for_by_their_names(site_url, tmp_path):
    found, _ = prove(site_url, f"{HOST}/blog/?name=sleep", folder=tmp_path, old_site=f"{HOST}/blog")
    assert set(found) == {"/blog/?name=sleep"}


def old_text(tmp_path, *items):
    """Return what the old site said at the URL of the first of ``items``."""
    pages = dict(export_pages(*analyze([write_export(tmp_path / "export.xml", *items)])))
    return " ".join(pages[path_key("/item-1/")].text.split())


PATTERN = (
    '<!-- wp:paragraph {"metadata":{"name":"Price","bindings":{"__default":{"source":"core/pattern-overrides"}}}} -->'
    "<p>Ask us.</p><!-- /wp:paragraph --><!-- wp:paragraph --><p>We reply.</p><!-- /wp:paragraph -->"
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<!-- wp:block {"ref":2} /-->', "Ask us. We reply."),
        ('<!-- wp:block {"ref":2,"content":{"Price":{"content":"$310."}}} /-->', "$310. We reply."),
        ('<!-- wp:core/block {"content":{"Price":{"content":"$310."}},"ref":"2"} /-->', "$310. We reply."),
        ('<!-- wp:block {"ref":2,"content":{"Gone":{"content":"$310."}}} /-->', "Ask us. We reply."),
        ('<!-- wp:block {"ref":77} /-->', ""),
        ('<!-- wp:block {"ref":"%s"} /-->' % ("9" * 5_000), ""),
    ],
)
def test_synced_patterns_say_what_the_page_puts_in_their_places(tmp_path, content, text):
    said = old_text(tmp_path, item(1, content=f"<p>Start.</p>{content}"), item(2, "wp_block", content=PATTERN))
    assert said == f"Start. {text}".strip()


def test_texts_of_a_page_builder_that_is_turned_off_were_not_said(tmp_path):
    data = '[{"widgetType":"text-editor","settings":{"editor":"<p>Long gone.</p>"}}]'
    off = {"_elementor_data": data, "_elementor_edit_mode": ""}
    assert old_text(tmp_path, item(1, content="<p>Start.</p>", meta=off)) == "Start."
    on = {"_elementor_data": data, "_elementor_edit_mode": "builder"}
    assert old_text(tmp_path, item(1, content="<p>Start.</p>", meta=on)) == "Start. Long gone."
