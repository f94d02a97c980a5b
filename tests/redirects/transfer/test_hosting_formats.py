"""Redirects of Squarespace, Netlify, Cloudflare, and Vercel."""

import json

import pytest

from site_core.redirects.transfer.formats.row import FileError
from tests.support.redirect_files import import_content, parse

SQUARESPACE = """/old-page -> /team/ 301
/blog/[name] -> /articles/[name] 301
/shop/* -> /articles/* 302
/away -> https://elsewhere.example/ 302
nonsense
"""
REDIRECTS = """# comment
/old-page   /team/           301
/short      /team/
/news/*     /articles/:splat 301!
/blog/:year/:slug /articles/:slug 302   # inline
/find q=tms /team/ 301
/store id=:id /shop/:id 301
/app/* /index.html 200
/german/* /de/:splat 302 Country=de
/gone /x 410
/one
"""
NETLIFY = """[build]
  publish = "dist"

[[redirects]]
  from = "/old-page"
  to = "/team/"
  force = true

[[redirects]]
  from = "/news/*"
  to = "/articles/:splat"
  status = 302
  query = {p = "1"}

[[redirects]]
  from = "/spa/*"
  to = "/index.html"
  status = 200

[[redirects]]
  from = "/x"
  to = "/y"
  conditions = {Country = ["de"]}
"""
VERCEL = {
    "rewrites": [{"source": "/r", "destination": "/s"}],
    "redirects": [
        {"source": "/old-page", "destination": "/team/", "permanent": True},
        {"source": "/news/:path*", "destination": "/articles/:path*", "permanent": False},
        {"source": "/post/:id(\\d+)", "destination": "/articles/:id", "statusCode": 301},
        {"source": "/(en|de)/x", "destination": "/articles/$1", "statusCode": 302},
        {"source": "/q", "destination": "/team/", "has": [{"type": "query", "key": "p", "value": "1"}]},
        {"source": "/h", "destination": "/team/", "has": [{"type": "header", "key": "x-beta"}]},
        {"source": "/m", "destination": "/team/", "missing": [{"type": "cookie", "key": "seen"}]},
    ],
}


@pytest.fixture(autouse=True)
def _site(site):
    return site


def location(client, url):
    response = client.get(url)
    return response.status_code, response.headers.get("Location")


def test_squarespace(client):
    label, _rules, rejected = import_content(SQUARESPACE)
    assert label == "Squarespace"
    assert list(rejected) == [5]
    assert location(client, "/old-page") == (301, "/team/")
    assert location(client, "/blog/tms") == (301, "/articles/tms/")
    assert location(client, "/shop/a/b/") == (302, "/articles/a/b/")
    assert location(client, "/away") == (302, "https://elsewhere.example/")


def test_redirects_file(client):
    label, rules, rejected = import_content(REDIRECTS)
    assert "_redirects" in label
    assert list(rejected) == [7, 8, 9, 11]
    assert "query string" in rejected[7]
    assert "rewrite" in rejected[8]
    assert "Country" in rejected[9]
    assert rules["/gone"] == ("exact", "", 410, "")
    assert location(client, "/short") == (301, "/team/")
    assert location(client, "/news/2019/tms/") == (301, "/articles/2019/tms/")
    assert location(client, "/blog/2019/tms/") == (302, "/articles/tms/")
    assert location(client, "/find?q=tms")[0] == 301
    assert location(client, "/find/?q=other")[0] == 404


def test_redirects_file_without_status_codes_says_which_it_takes():
    assert "Cloudflare" in parse(REDIRECTS)[0].notes[0]
    assert parse("/a /b 301\n/c /d 302\n")[0].notes == []


def test_netlify_toml(client):
    label, _rules, rejected = import_content(NETLIFY)
    assert label == "netlify.toml"
    assert list(rejected) == [15, 20]
    assert "Country" in rejected[20]
    assert location(client, "/old-page") == (301, "/team/")
    assert location(client, "/news/a/?p=1")[0] == 302
    assert location(client, "/news/a/")[0] == 404


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[[redirects]]\nfrom = "/a\n', "Line 2 is not valid TOML"),
        ('[[redirects]]\nfrom = "/a"\nto = \n', "Line 3 is not valid TOML"),
        ("[build]\nx = " + "[" * 5000, "not valid TOML"),
        ('[build]\npublish = "x"\n', "no redirects"),
        ('{"redirects": [\n{"source": "/a",}]}', "Line 2 is not valid JSON"),
        ('{"redirects": [' + "[" * 100_000, "not valid JSON"),
    ],
    ids=["string", "value", "nested toml", "no redirects", "json", "nested json"],
)
def test_malformed_files_are_explained_with_the_line(content, message):
    with pytest.raises(FileError, match=message):
        parse(content)


def test_redirects_of_netlify_may_be_one_array():
    _source, rows = parse('redirects = [\n  {from = "/a", to = "/b"},\n  {from = "/c", to = "/d", status = 307},\n]\n')
    assert [(row.rule.source, row.rule.status) for row in rows] == [("/a", 301), ("/c", 307)]


def test_vercel_json(client):
    label, _rules, rejected = import_content(json.dumps(VERCEL, indent=1))
    assert "Vercel" in label
    assert len(rejected) == 2
    assert "x-beta" in " ".join(rejected.values())
    assert "seen" in " ".join(rejected.values())
    assert location(client, "/old-page") == (308, "/team/")
    assert location(client, "/news/2019/tms/") == (307, "/articles/2019/tms/")
    assert location(client, "/post/12")[1] == "/articles/12/"
    assert location(client, "/post/abc/")[0] == 404
    assert location(client, "/de/x") == (302, "/articles/de/")
    assert location(client, "/q?p=1")[0] == 308


def test_rewrites_of_vercel_are_named():
    assert "rewrites" in parse(json.dumps(VERCEL))[0].notes[0]


def test_tables_with_tabs_or_commas_are_not_taken_for_redirects_files():
    for content in ("/a,/b,301\n", "/a, /b, 301\n", "from\tto\n/a\t/b\n", '"/a","/b"\n'):
        assert "_redirects" not in str(parse(content)[0].label)


@pytest.mark.parametrize(
    ("old", "requested"), [("/old(\\.html)?", "/old.html"), ("/old(\\.html)?", "/old"), ("/a\\(b\\)", "/a(b)")]
)
def test_optional_groups_and_escaped_characters_of_vercel(client, old, requested):
    import_content(json.dumps({"redirects": [{"source": old, "destination": "/team/", "statusCode": 301}]}))
    assert location(client, requested) == (301, "/team/")


def test_mappings_of_squarespace_may_end_with_a_comment(client):
    import_content("/a -> /team/ 301\n/b -> /team/ 302 # until spring\n")
    assert location(client, "/b") == (302, "/team/")


FIREBASE_REDIRECTS = [
    {"source": "/old-page", "destination": "/team/", "type": 301},
    {"source": "/news/:rest*", "destination": "/articles/:rest", "type": 302},
    {"source": "/blog{,/**}", "destination": "/articles/", "type": 301},
    {"regex": "^/post/(?P<slug>.+)$", "destination": "/articles/:slug", "type": 301},
    {"source": "/@(a|b)", "destination": "/team/", "type": 301},
]


@pytest.mark.parametrize("is_list", [False, True])
def test_firebase(site, is_list):
    hosting = {"public": "dist", "redirects": FIREBASE_REDIRECTS}
    content = json.dumps({"functions": {}, "hosting": [hosting] if is_list else hosting}, indent=1)
    label, rules, rejected = import_content(content)
    assert "Firebase" in label
    assert rules == {
        "/old-page": ("exact", "/team/", 301, ""),
        "/news/*": ("prefix", "/articles/$1", 302, ""),
        "/blog/*": ("prefix", "/articles/", 301, ""),
        "^/post/(.+)$": ("regex", "/articles/$1", 301, ""),
    }
    [(line, message)] = rejected.items()
    assert "/@(a|b)" in content.splitlines()[line - 1]
    assert "The pattern is not supported" in message


def test_sites_of_a_firebase_file_are_imported_together(site):
    sites = [{"target": name, "redirects": [entry]} for name, entry in zip("ab", FIREBASE_REDIRECTS, strict=False)]
    source, rows = parse(json.dumps({"hosting": sites}))
    assert len(rows) == source.total == 2
    assert "several sites" in source.notes[0]
