"""The demo clinic: its texts, its links, and its pages as visitors see them."""

import re
from collections import Counter
from types import SimpleNamespace
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from blog.models import ArticlePage
from home.legal_notices.rules import problems_for
from home.models import TreatmentPage
from site_core.content.citations import cited_numbers
from site_core.media.models import ClinicImage
from site_core.pages.models import BasePage
from site_core.site_settings.models import ClinicSettings
from tests.support.html import main_links, soup, text_of, third_party_urls
from tests.support.shared_rows import SharedRows

HOST = "http://127.0.0.1:8000"
ARTICLES = 8
FORBIDDEN = re.compile(
    r"\b(lorem|ipsum|cure[sd]?|guarantee[sd]?|miracle|breakthrough|no side effects)\b", re.IGNORECASE
)


def visit(client, path):
    return client.get(path, headers={"host": "127.0.0.1"})


@pytest.fixture(scope="module")
def crawled(_demo_rows, django_db_blocker):
    """Every URL that can be reached from the home page, with its status, soup, and cookies."""
    pages, queue, sources = {}, ["/"], {"/": "start"}
    with SharedRows(django_db_blocker), django_db_blocker.unblock():
        client = Client()
        while queue:
            path = queue.pop()
            response = visit(client, path)
            is_html = response.headers.get("Content-Type", "").startswith("text/html")
            page = soup(response) if is_html else None
            pages[path] = SimpleNamespace(status=response.status_code, page=page, cookies=response.cookies)
            response.getvalue()  # read to the end: close() would also close the database connection
            for link in page.find_all("a", href=True) if page else []:
                target = urlsplit(urldefrag(urljoin(f"{HOST}{path}", link["href"])).url)
                target_path = target.path + (f"?{target.query}" if target.query else "")
                if target.netloc == urlsplit(HOST).netloc and target_path not in sources:
                    sources[target_path] = path
                    queue.append(target_path)
    return SimpleNamespace(pages=pages, sources=sources)


def test_demo_has_all_its_pages(demo):
    assert ArticlePage.objects.live().count() == ARTICLES
    assert TreatmentPage.objects.live().count() == 5


def test_accessibility_statement_is_true_before_anything_was_measured(demo, client):
    text = text_of(visit(client, "/accessibility/"))
    assert "Whether our own tests have been run on this site, and what they found, is further down" in text
    assert "Nothing has been measured on this site yet" in text
    assert Page.objects.filter(depth__gt=1).live().count() == Page.objects.filter(depth__gt=1).count()


def test_no_link_of_the_demo_is_broken(crawled):
    broken = {a: (seen.status, crawled.sources[a]) for a, seen in crawled.pages.items() if seen.status != 200}
    assert not broken


def test_no_link_leads_to_a_redirect(crawled):
    assert not [address for address, seen in crawled.pages.items() if seen.status in {301, 302, 308}]


def test_every_page_can_be_reached(crawled, demo):
    addresses = {page.get_url() for page in Page.objects.live().filter(depth__gt=1)}
    assert addresses <= set(crawled.pages)


def test_every_anchor_is_there(crawled):
    missing = []
    for address, seen in crawled.pages.items():
        for link in seen.page.find_all("a", href=True) if seen.page else []:
            target, fragment = urldefrag(urljoin(f"{HOST}{address}", link["href"]))
            there = crawled.pages.get(target.removeprefix(HOST))
            if fragment and there and there.page and not there.page.find(id=fragment):
                missing.append((address, link["href"]))
    assert not missing


def html_pages(crawled):
    return {address: seen for address, seen in crawled.pages.items() if seen.page}


def test_every_title_is_unique(crawled):
    titles = Counter(seen.page.title.get_text(strip=True) for seen in html_pages(crawled).values())
    assert not [title for title, count in titles.items() if count > 1]


def test_every_page_has_one_h1(crawled):
    assert not [address for address, seen in html_pages(crawled).items() if len(seen.page.find_all("h1")) != 1]


def test_no_page_loads_third_party_resources_or_sets_a_cookie(crawled):
    pages = html_pages(crawled).items()
    assert not [a for a, seen in pages if third_party_urls(seen.page, "127.0.0.1") or seen.cookies]


def test_every_image_has_an_alt_attribute(crawled):
    assert not [a for a, seen in html_pages(crawled).items() if seen.page.find("img", alt=False)]


def content_pages():
    return [page for page in Page.objects.live().specific() if isinstance(page, BasePage)]


def test_every_description_is_unique_and_has_a_good_length(demo):
    descriptions = {page.get_url(): page.meta_description for page in content_pages()}
    assert not {url: len(text) for url, text in descriptions.items() if not 50 <= len(text) <= 160}
    assert len(set(descriptions.values())) == len(descriptions)


def test_every_description_is_in_the_head(crawled, demo):
    for page in content_pages():
        meta = crawled.pages[page.get_url()].page.find("meta", attrs={"name": "description"})
        assert meta["content"] == page.meta_description


def test_every_citation_has_a_reference_and_every_reference_a_citation(demo):
    for page in [*ArticlePage.objects.all(), *TreatmentPage.objects.all()]:
        assert cited_numbers(page.body) == set(range(1, page.references.count() + 1)), page.title


def test_citations_and_references_are_linked_both_ways(crawled, demo):
    for page in [*ArticlePage.objects.all(), *TreatmentPage.objects.all()]:
        html = crawled.pages[page.get_url()].page
        for number in range(1, page.references.count() + 1):
            reference = html.find(id=f"ref-{number}")
            back = [link["href"][1:] for link in reference.find_all("a", href=re.compile("^#"))]
            assert back, f"{page.title}: [{number}]"
            assert all(html.find(id=place)["href"] == f"#ref-{number}" for place in back)


def test_articles_have_a_readable_length(demo):
    lengths = {article.slug: article.word_count for article in ArticlePage.objects.all()}
    assert not {slug: words for slug, words in lengths.items() if not 700 <= words <= 1200}


def test_standfirsts_and_introductions_are_short(demo):
    for page in content_pages():
        for name in ("standfirst", "introduction", "summary"):
            assert len(getattr(page, name, "")) <= 300, page.title


def test_seo_titles_fit_in_a_search_result(demo):
    assert not [page.title for page in content_pages() if len(page.seo_title) > 60]


def test_no_page_makes_a_forbidden_claim(crawled):
    words = {}
    for address, seen in html_pages(crawled).items():
        if match := FORBIDDEN.search(seen.page.get_text(" ")):
            words[address] = seen.page.get_text(" ")[max(0, match.start() - 60) : match.end() + 40]
    assert not words


def test_reviewers_are_not_authors(demo):
    assert not [article.title for article in ArticlePage.objects.all() if article.reviewer in article.authors]


def test_every_article_and_treatment_has_topics_image_and_review(demo):
    for page in [*ArticlePage.objects.all(), *TreatmentPage.objects.all()]:
        assert page.topic_list, page.title
        assert page.image, page.title
        assert page.last_reviewed < page.next_review, page.title


def test_every_image_is_valid(demo):
    assert ClinicImage.objects.exists()
    for image in ClinicImage.objects.all():
        image.clean()


def test_every_page_is_valid(demo):
    for page in content_pages():
        page.full_clean()
        assert page.publication_errors() == {}, page.title


def test_every_streamfield_is_valid(demo):
    for page in content_pages():
        for field in page._meta.get_fields():
            if hasattr(field, "stream_block"):
                field.stream_block.clean(getattr(page, field.name))


def test_every_article_links_to_other_pages(crawled, demo):
    """At least three links to other pages of the site."""
    for article in ArticlePage.objects.all():
        links = [link for link in main_links(crawled.pages[article.get_url()].page) if link.startswith("/")]
        assert len(set(links)) >= 3, article.title


@pytest.mark.parametrize("prefix", ["tel:", "mailto:"])
def test_every_page_has_a_way_to_contact_the_clinic(crawled, prefix):
    assert not [a for a, seen in html_pages(crawled).items() if not seen.page.find("a", href=re.compile(f"^{prefix}"))]


def test_first_three_articles_are_linked_in_order(demo):
    oldest = list(ArticlePage.objects.order_by("publication_date"))
    assert oldest[0].previous_page is None
    assert oldest[0].next_page == oldest[1]
    assert oldest[1].previous_page == oldest[0]
    assert oldest[1].next_page == oldest[2]
    assert oldest[2].previous_page == oldest[1]


def test_next_links_visit_all_articles(demo):
    article, walked = ArticlePage.objects.order_by("publication_date").first(), 0
    while article:
        article, walked = article.next_page, walked + 1
    assert walked == ARTICLES


@pytest.mark.parametrize(
    ("path", "max_queries"),
    [
        ("/articles/tms-post-treatment/", 12),
        ("/treatments/iv-ketamine/", 12),
        ("/articles/", 15),
        ("/", 18),
        ("/treatments/", 15),
        ("/team/", 15),
        ("/team/maya-ellison/", 15),
        ("/search/?q=ketamine", 8),
    ],
)
def test_demo_page_takes_few_queries(crawled, demo, client, path, max_queries):
    visit(client, path)
    visit(client, path)  # fills the local cache
    # The smaller of two numbers: threads that earlier tests have left may empty the local cache at any time.
    assert min(count_queries(client, path) for _ in range(2)) <= max_queries


def count_queries(client, path):
    """Return the number of queries of a visit to a page that is not cached."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert visit(client, path).status_code == 200
    return len(queries)


def test_site_has_the_name_and_url_of_the_clinic(demo, settings):
    assert demo.site.site_name == ClinicSettings.for_site(demo.site).name == "Lanternfield Psychiatry"
    assert demo.site.root_page.pk == demo.home.pk
    assert f"http://{demo.site.hostname}:{demo.site.port}" == settings.SITE_URL


@pytest.mark.parametrize("query", ["ketamine", "tms", "ellison", "insurance", "side effects"])
def test_search_finds_results_in_the_demo(demo, client, query):
    response = client.get("/search/", {"q": query}, headers={"host": "127.0.0.1"})
    assert soup(response).find("main").find("mark")


def test_demo_has_no_problems_with_required_notices(demo):
    assert problems_for(demo.site) == []
