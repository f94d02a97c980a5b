"""Items that no sane site exports. Each arrives, or is listed with a reason, and none stops the others."""

import pytest
from wagtail.models import Page

from blog.models import ArticlePage
from tests.support.wordpress_site import import_export, item, outcomes_of, write_export

pytestmark = pytest.mark.django_db

LONG = "x" * 3000
HUGE = "9" * 30
HOSTILE = {
    "long title": {"title": LONG},
    "long slug": {"slug": LONG},
    "encoded slug": {"slug": "%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82"},
    "broken encoding of a slug": {"slug": "%E0%A4%A"},
    "slug of the site itself": {"slug": "admin"},
    "slug that is a path": {"slug": "../../etc/passwd"},
    "script in the title": {"title": "<script>alert(1)</script>"},
    "markup in the title": {"title": "<b>Sleep</b> &lt;script&gt;"},
    "only markup as title": {"title": "<br>"},
    "its own parent": {"post_type": "page", "parent": 1},
    "parent that is missing": {"post_type": "page", "parent": 4711},
    "parent that is an order": {"post_type": "page", "parent": 77},
    "huge thumbnail": {"meta": {"_thumbnail_id": HUGE}},
    "thumbnail that is a post": {"meta": {"_thumbnail_id": "1"}},
    "impossible date": {"date": "2024-13-45 99:99:99"},
    "date in the year 9999": {"date": "9999-12-31 23:59:59"},
    "date before computers": {"date": "0001-01-01 00:00:00"},
    "long password": {"password": "p" * 400},
    "long post type": {"post_type": "t" * 300},
    "long term": {"terms": [("category", LONG, LONG)]},
    "term without a name": {"terms": [("post_tag", "", "")]},
    "link that is broken": {"link": "http://[broken"},
    "link without a host": {"link": "/relative/"},
    "template that is a path": {"post_type": "page", "meta": {"_wp_page_template": "../../x.php"}},
    "login of nobody": {"creator": ""},
    "placeholders in the title for search engines": {"meta": {"_yoast_wpseo_title": "{clinic} %%sitename%%"}},
    "canonical URL that is a script": {"meta": {"_yoast_wpseo_canonical": "javascript:alert(1)"}},
    "long canonical URL": {"meta": {"_yoast_wpseo_canonical": f"https://x.example/{LONG}"}},
    "broken Elementor data": {"meta": {"_elementor_data": '[{"settings": '}},
    "objects of PHP": {"meta": {"rank_math_robots": 'O:8:"stdClass":1:{s:1:"a";i:1;}'}},
    "status with markup": {"status": "<b>"},
    "text that is not closed": {"content": "<p><b>Some <i>words <a href='x"},
    "deeply nested text": {"content": "<div>" * 2000 + "Some words." + "</div>" * 2000},
    "shortcodes that are not closed": {"content": "[vc_row][vc_column][vc_column_text]Some words."},
    "block that is not JSON": {"content": "<!-- wp:paragraph {nonsense --><p>Some words.</p><!-- /wp:paragraph -->"},
    "reusable block that shows itself": {"content": '<!-- wp:block {"ref":1} /--><p>Some words.</p>'},
}


@pytest.mark.parametrize("publish", [False, True])
def test_hostile_items_arrive_or_are_listed_with_a_reason(site, tmp_path, publish):
    hostile = [item(number, **fields) for number, fields in enumerate(HOSTILE.values(), 1)]
    path = write_export(tmp_path / "export.xml", *hostile, item(500, slug="sane"))
    report = import_export(path, publish=publish)
    failed = {entry["key"]: entry["reason"] for entry in report["items"] if entry["outcome"] == "failed"}
    assert failed == {}
    assert report["is_complete"]
    assert ArticlePage.objects.filter(slug="sane").exists()
    assert set(outcomes_of(import_export(path, publish=publish)).values())
    assert "conflict" not in {outcome for _type, outcome in outcomes_of(import_export(path, publish=publish))}


def test_hostile_pages_can_be_opened_and_edited(site, tmp_path, admin_client):
    hostile = [item(number, **fields) for number, fields in enumerate(HOSTILE.values(), 1)]
    import_export(write_export(tmp_path / "export.xml", *hostile), publish=True)
    for page in Page.objects.filter(depth__gte=3).exclude(pk__in=[site.home.pk]):
        response = admin_client.get(f"/admin/pages/{page.pk}/edit/")
        assert response.status_code == 200, page.title
        if page.live and not page.view_restrictions.exists():
            response = admin_client.get(page.get_url())
            assert response.status_code == 200, page.title
            assert "<script>alert(1)" not in response.content.decode()


@pytest.mark.parametrize("url", ["http://[broken", "", "harbor.example", "javascript:alert(1)"])
def test_the_address_of_the_old_site_may_be_anything(site, tmp_path, url):
    path = write_export(tmp_path / "export.xml", item(1, content='<p><a href="/item-2/">Next</a></p>'), item(2))
    path.write_text(path.read_text().replace("_url>https://harbor.example</wp:base", f"_url>{url}</wp:base"))
    assert outcomes_of(import_export(path)) == {("post", "created"): 2}
