"""Paths not found are counted by path, in bounded memory and storage, without anything about the visitor."""

from datetime import timedelta

import pytest
from django.utils import timezone

from site_core.redirects.models import NotFoundPath
from site_core.redirects.serving import hit_counters
from site_core.redirects.serving.probes import is_probe


@pytest.fixture(autouse=True)
def _site(site):
    return site


def log():
    hit_counters.flush()
    return {row.path: row.hits for row in NotFoundPath.objects.all()}


def create_rows(site, count, path="/known-{}/", **values):
    now = timezone.now()
    common = {"site": site.site, "hits": 2, "first_seen": now, "last_seen": now, **values}
    NotFoundPath.objects.bulk_create(NotFoundPath(path=path.format(number), **common) for number in range(count))


def test_requests_are_counted_by_path(client):
    for _ in range(3):
        client.get("/gone/")
    client.get("/other/")
    assert log() == {"/gone/": 3, "/other/": 1}
    client.get("/gone/")
    assert log() == {"/gone/": 4, "/other/": 1}


def test_first_and_last_time_are_stored(client):
    client.get("/gone/")
    log()
    earlier = timezone.now() - timedelta(days=3)
    NotFoundPath.objects.update(first_seen=earlier, last_seen=earlier)
    client.get("/gone/")
    log()
    row = NotFoundPath.objects.get()
    assert row.first_seen == earlier
    assert row.last_seen > earlier


def test_nothing_about_the_visitor_is_stored(client):
    client.get(
        "/gone/?email=ann@example.org",
        REMOTE_ADDR="203.0.113.7",
        headers={"User-Agent": "Browser 1", "Referer": "https://news.example/story?reader=7"},
    )
    log()
    stored = str(list(NotFoundPath.objects.values()))
    assert not [secret for secret in ("ann", "203.0.113.7", "Browser", "story", "reader") if secret in stored]
    assert NotFoundPath.objects.get().referrer_host == "news.example"


@pytest.mark.parametrize(
    "referrer",
    ["http://[bad", "http://a]b/", "http://℀.example/", "javascript:alert(1)", "https://=cmd|calc/", "x" * 9000, "//"],
)
def test_invalid_referrer_is_ignored(client, referrer):
    assert client.get("/gone/", headers={"Referer": referrer}).status_code == 404
    log()
    assert NotFoundPath.objects.get().referrer_host == ""


def test_referrer_stays_when_a_later_request_has_none(client):
    client.get("/gone/", headers={"Referer": "https://news.example/"})
    client.get("/gone/")
    log()
    client.get("/gone/")
    log()
    assert NotFoundPath.objects.get().referrer_host == "news.example"


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_safe_methods_count(client, method):
    getattr(client, method)("/gone/")
    assert log() == {}


def test_existing_page_and_admin_are_not_counted(client):
    client.get("/team/")
    client.get("/admin/nothing-here/")
    assert log() == {}


@pytest.mark.parametrize("path", ["/%ff%fe/", "/" + "a" * 3000 + "/", "/%F0%9F%92%A9/", "/..%2f..%2fetc/"])
def test_unusual_path_gets_a_404_and_is_stored_shortened(client, path):
    assert client.get(path).status_code == 404
    [stored] = log()
    assert len(stored) <= NotFoundPath.MAX_PATH_LENGTH


def test_path_with_a_null_byte_gets_a_404_and_is_not_stored(client):
    assert client.get("/%00/").status_code == 404
    assert log() == {}


@pytest.mark.parametrize(
    "path",
    [
        *("/wp-login.php", "/.env", "/.git/config", "/a/xmlrpc.php", "/cgi-bin/x/", "/a.php/b", "/${jndi:x}"),
        *("/backup.sql", "/www.tar.gz", "/index.php~", "/index.php.bak", "/web.config", "/config.yml", "/server.key"),
        *("/shell.php", "/1.php", "/test/phpinfo.php", "/wp-content/plugins/x/y.php", "/vendor/phpunit/src/eval.php"),
        *("/item/5'", "/x' or 1=1--", "/a';--", "/<script>", "/old/..%2f../etc/", "/wp-content/uploads/x.php"),
    ],
)
def test_probe_is_recognized(client, path):
    assert is_probe(path)
    client.get(path)
    log()
    assert NotFoundPath.objects.get().is_probe


@pytest.mark.parametrize(
    "path",
    [
        *("/old-page/", "/index.html", "/guide.pdf", "/.well-known/security.txt", "/a.b/", "/wp-content/uploads/a.jpg"),
        *("/vendors/", "/vendor/", "/console-yourself/", "/drupal/node/12", "/joomla/index.php", "/settings-we-treat/"),
        *(
            "/contact-us.php",
            "/index.php",
            "/blog/index.php/2012/tms",
            "/depression/About.PHP",
            "/info.php",
            "/x-ray.php",
        ),
        *("/default.aspx", "/Services/TMS.aspx", "/page.asp", "/forms/intake.jsp", "/directions.cfm", "/map.cgi"),
        *("/what's-new/", "/dr-o'neil/", "/patients'-rights/", "/our-patients'/", "/o'brien", "/women's health/"),
        *(
            "/talks/depression.key",
            "/brochure.zip",
            "/forms/new-patient.rar",
            "/test-results/",
            "/log-in/",
            "/credentials",
        ),
    ],
)
def test_ordinary_old_link_is_not_a_probe(path):
    assert not is_probe(path)


def test_path_is_judged_again_when_it_is_requested_again(client, site):
    create_rows(site, 1, path="/contact-us.php", is_probe=True)
    client.get("/contact-us.php")
    log()
    assert not NotFoundPath.objects.get().is_probe


def test_ignored_path_stays_ignored_and_is_no_longer_counted(client):
    client.get("/noise/")
    log()
    long_ago = timezone.now() - timedelta(days=400)
    NotFoundPath.objects.update(ignored=True, last_seen=long_ago)
    client.get("/noise/")
    client.get("/other/")
    assert log() == {"/noise/": 1, "/other/": 1}
    assert NotFoundPath.objects.get(path="/noise/").ignored


def test_path_not_requested_in_90_days_is_deleted(client, site):
    create_rows(site, 1, last_seen=timezone.now() - timedelta(days=91))
    client.get("/gone/")
    assert log() == {"/gone/": 1}


def test_stored_paths_are_limited_and_frequent_ones_stay(client, site, monkeypatch):
    monkeypatch.setattr(hit_counters, "MAX_STORED_PATHS", 50)
    create_rows(site, 20)
    for number in range(80):
        client.get(f"/flood-{number}/")
    stored = log()
    assert len(stored) == 50
    assert {f"/known-{number}/" for number in range(20)} <= set(stored)


def test_probes_are_deleted_first(client, site, monkeypatch):
    monkeypatch.setattr(hit_counters, "MAX_STORED_PATHS", 20)
    create_rows(site, 20, path="/wp-{}.php", is_probe=True, hits=900)
    for number in range(15):
        client.get(f"/people-{number}/")
    assert sum(path.startswith("/people-") for path in log()) == 15


def test_flood_of_new_paths_is_bounded_in_memory_and_storage(site):
    for _ in range(10):
        for number in range(10_000):
            hit_counters.record_not_found(site.site.pk, f"/flood-{number}/")
    assert len(hit_counters._counters.pending.not_found) == hit_counters.MAX_PENDING_PATHS
    log()
    assert NotFoundPath.objects.count() == hit_counters.MAX_PENDING_PATHS


def test_known_path_is_still_counted_during_a_flood(site):
    hit_counters.record_not_found(site.site.pk, "/known/")
    for number in range(hit_counters.MAX_PENDING_PATHS + 100):
        hit_counters.record_not_found(site.site.pk, f"/flood-{number}/")
    hit_counters.record_not_found(site.site.pk, "/known/")
    assert log()["/known/"] == 2
