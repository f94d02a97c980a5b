"""Apache's conditions on the query string and on the request line."""

import pytest

from tests.support.redirect_files import import_content, parse


@pytest.fixture(autouse=True)
def _site(site):
    return site


def rule_of(condition, rule):
    return parse(f"RewriteCond {condition}\nRewriteRule {rule}\n")[1][-1]


@pytest.mark.parametrize(
    "pattern", ["(^|&)replytocom=", "replytocom=(.*)$", "^replytocom=.*$", "(?:^|&)replytocom=[^&]*", "replytocom"]
)
def test_parameter_with_any_value(client, pattern):
    import_content(f"RewriteCond %{{QUERY_STRING}} {pattern}\nRewriteRule ^old$ /team/? [R=301,L]\n")
    assert client.get("/old/?replytocom=57").status_code == 301
    assert client.get("/old/?x=1&replytocom=3").status_code == 301
    assert client.get("/old/?x=1").status_code == 404


@pytest.mark.parametrize("pattern", [r"p=\d+", "^$", ".", "a|b"])
def test_other_expressions_for_query_strings_are_rejected(pattern):
    assert "query string" in rule_of(f"%{{QUERY_STRING}} {pattern}", "^old$ /team/? [R=301,L]").error


@pytest.mark.parametrize(
    ("condition", "rule", "source", "target"),
    [
        (r"\s/index\.html", r"^index\.html$ / [R=301,L]", "/index.html", "/"),
        (r"^[A-Z]{3,9}\ /index\.html\ HTTP/", r"^index\.html$ / [R=301,L]", "/index.html", "/"),
        (r"^GET\ /old\.html[?\ ]", "^ /new/ [R=301,L]", "/old.html", "/new/"),
        (r"\s/+page\.php\?id=5\s", "^ /five/? [R=301,L]", "/page.php", "/five/"),
        (
            r"^[A-Z]{3,9}\ /([^/]+/)*index\.(html|php)\ HTTP/",
            r"^(([^/]+/)*)index\.(html|php)$ /$1 [R=301,L]",
            r"^/(([^/]+/)*)index\.(html|php)$",
            "/$1",
        ),
        (r"^GET\s/+art/(.+)\.php[\s?]", "^ /articles/%1/ [R=301,L]", r"^/art/(.+)\.php$", "/articles/$1/"),
    ],
)
def test_condition_on_the_request_line_that_says_the_same_as_the_rule(condition, rule, source, target):
    row = rule_of(f"%{{THE_REQUEST}} {condition}", rule)
    assert row.error == ""
    assert (row.rule.source, row.rule.target) == (source, target)


def test_condition_on_another_request_line_is_rejected():
    assert "THE_REQUEST" in rule_of(r"%{THE_REQUEST} \s/other", r"^index\.html$ / [R=301,L]").error


def test_rank_math_expressions_match_paths_without_slashes_at_both_ends(client):
    import_content(
        "id,source,matching,destination,type,category,status,ignore\n"
        "1,^blog/(.*)$,regex,/articles/$1,301,,active,\n2,^news/(.+)$,regex,/articles/$1/,301,,active,\n"
    )
    assert client.get("/blog/x/")["Location"] == "/articles/x/"
    assert client.get("/news/x/")["Location"] == "/articles/x/"


@pytest.mark.parametrize(
    ("condition", "rule", "requested"),
    [
        ("^/old/ [NC]", ". /team/ [R=301,L]", "/OLD/x"),
        ("^/old/(.+)$", "^(.*)$ /articles/%1 [R=301,L]", "/old/x"),
        (r"^/old\.php$", "^ /team/ [R=301,L]", "/old.php"),
    ],
)
def test_condition_on_the_path_of_a_rule_for_all_urls(client, condition, rule, requested):
    import_content(f"RewriteCond %{{REQUEST_URI}} {condition}\nRewriteRule {rule}\n")
    assert client.get(requested).headers["Location"] in ("/team/", "/articles/x/")
    assert client.get("/else/").status_code == 404


def test_condition_that_leaves_urls_out_is_rejected_with_advice():
    assert "exceptions" in rule_of("%{REQUEST_URI} !^/keep/", "^(.*)$ /team/ [R=301,L]").error


def test_redirect_to_another_website_gets_no_slash_that_was_not_there(client):
    import_content("Redirect 301 /portal https://portal.example/login\n")
    assert client.get("/portal").headers["Location"] == "https://portal.example/login"
    assert client.get("/portal/a").headers["Location"] == "https://portal.example/login/a"


def test_redirect_with_a_query_string_applies_to_it(client):
    import_content("Redirect 301 /page?id=5 /team/\n")
    assert client.get("/page?id=5").headers["Location"] == "/team/"


@pytest.mark.parametrize("pattern", ["(.*)", "^(.*)", "^(/.*)"])
def test_whole_path_may_follow_the_host(client, pattern):
    import_content(f"RedirectMatch 301 {pattern}\\.gif$ https://other.example$1.jpg\n")
    assert client.get("/a/b.gif").headers["Location"] == "https://other.example/a/b.jpg"


CPANEL = r"""RewriteCond %{HTTP_HOST} ^clinic\.example$ [OR]
RewriteCond %{HTTP_HOST} ^www\.clinic\.example$
RewriteRule ^old\/?$ "https\:\/\/www\.clinic\.example\/team\/" [R=301,L]
RewriteCond %{HTTP_HOST} ^clinic\.example$ [OR]
RewriteCond %{HTTP_HOST} ^other\.example$
RewriteRule ^two$ /team/ [R=301,L]
"""


def test_redirects_that_cpanel_wrote_are_imported(site, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    site.site.hostname = "clinic.example"
    site.site.save()
    _label, rules, rejected = import_content(CPANEL)
    assert rules == {"/old/": ("exact", "https://www.clinic.example/team/", 301, "")}
    assert list(rejected) == [6]
    assert client.get("/old", headers={"host": "clinic.example"}).headers["Location"] == "/team/"
