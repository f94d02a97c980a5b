"""What people type and paste as an old URL is normalized and reported, or rejected with advice."""

import pytest

from site_core.redirects.checks.rule_checks import RuleChecker
from site_core.redirects.checks.typed_urls import apply_star
from site_core.redirects.models import Kind, RedirectRule


@pytest.fixture(autouse=True)
def _site(site):
    return site


def check(source, kind=Kind.EXACT, target="/team/", **values):
    return RuleChecker().check(RedirectRule(source=source, kind=kind, target=target, **values))


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("www.clinic.example/old", "/old"),
        ("clinic.example/x", "/x"),
        ("www.clinic.example:8080/old/?p=3", "/old/"),
        ("//www.clinic.example/old", "/old"),
        ("HTTPS://WWW.Clinic.Example/Old", "/Old"),
        ("bücher.example/alt", "/alt"),
    ],
)
def test_host_is_removed_and_reported(typed, saved):
    result = check(typed)
    assert result.rule.source == saved
    assert result.is_valid
    assert "was removed from the old URL" in result.warnings[0]


@pytest.mark.parametrize(
    "typed", ["testserver/old", "testserver:8000/old", "https://testserver/old", "//testserver/old"]
)
def test_host_of_this_site_is_removed(typed):
    result = check(typed)
    assert (result.rule.source, result.warnings) == ("/old", [])


@pytest.mark.parametrize(
    "typed", ["index.html", "index.php/page", "old-page/x", "/www.clinic.example/old", "v2.0/notes", "page.asp", "a.b"]
)
def test_path_is_not_taken_for_a_host(typed):
    result = check(typed)
    assert (result.rule.source, result.warnings) == (f"/{typed.removeprefix('/')}", [])


@pytest.mark.parametrize("typed", ['"/old/"', "“/old/”", "</old/>", "\ufeff/old/\u200b", " /old/ \n"])
def test_quotes_and_invisible_characters_around_a_url_are_removed(typed):
    assert check(typed).rule.source == "/old/"


@pytest.mark.parametrize("typed", ["mailto:front@clinic.example", "ftp://a.example/x", "http:/old", "javascript:x"])
def test_other_schemes_are_rejected(typed):
    assert "Enter it from the first slash on" in check(typed).error_messages()[0]


@pytest.mark.parametrize("kind", [Kind.EXACT, Kind.PREFIX])
@pytest.mark.parametrize("typed", ["/one/two#three", "https://testserver/one/two#three", "www.clinic.example/x#y"])
def test_person_is_told_that_browsers_never_send_the_fragment(typed, kind):
    assert "Browsers never send the part from # on." in check(typed, kind).errors["source"][0]


@pytest.mark.parametrize("typed", ["/?=2057", "/?a=1&=2", "/page/?="])
def test_query_string_without_a_name_is_rejected(typed):
    assert "has no name" in check(typed).errors["source"][0]


def test_query_without_a_name_is_rejected_in_its_own_field():
    assert "has no name" in check("/old/", query_mode="exact", query="=2057").errors["query"][0]


def test_star_in_a_query_string_is_rejected():
    assert "To match any value, enter only “p”." in check("/?p=*").errors["source"][0]


def test_prefix_with_a_query_string_is_rejected():
    assert "A prefix ends before the question mark." in check("/old?p=1*", Kind.PREFIX).errors["source"][0]


@pytest.mark.parametrize("expression", ["^/page.php?id=5$", r"^/index\.php\?id=(\d+)", "/old?page", "^/x/?p=3"])
def test_person_is_told_what_a_question_mark_in_an_expression_means(expression):
    [warning] = check(expression, Kind.REGEX).warnings
    assert "does not start a query string" in warning


@pytest.mark.parametrize(
    "expression", ["^/old/?$", r"^/page\.html?$", "^/a(?:b|c)?/", "^/a.*?/b", r"^/(?P<y>\d{4})/", r"^/\d?x/"]
)
def test_question_mark_of_a_sound_expression_is_not_reported(expression):
    assert check(expression, Kind.REGEX).warnings == []


@pytest.mark.parametrize(
    ("expression", "warning"),
    [
        ("^old-page", "Start it with ^/."),
        ("^https?://clinic.example/(.*)", "Start it with ^/."),
        ("^/old#part", "Browsers never send"),
    ],
)
def test_expression_that_never_matches_is_reported(expression, warning):
    assert warning in check(expression, Kind.REGEX).warnings[0]


@pytest.mark.parametrize(
    "expression", [".*", "^.*$", "^/.*", "/", "(.*)", "^/(.+)$", ".", "^", r"\S", "[^?]+", "^/[^ ]*"]
)
def test_expression_that_matches_every_missing_url_is_reported(expression):
    assert "including images, documents, and stylesheets" in check(expression, Kind.REGEX).warnings[-1]


@pytest.mark.parametrize("prefix", ["/*", "*", "/"])
def test_prefix_that_matches_every_missing_url_is_reported(prefix):
    assert "every URL that is not found" in check(prefix, Kind.PREFIX).warnings[-1]


@pytest.mark.parametrize("source", ["/(old|former)-team", "/blog/.*", r"^/x/(\d+)$"])
def test_expression_entered_as_one_url_is_reported(source):
    assert "looks like a regular expression" in check(source).warnings[0]


def test_several_urls_in_the_field_are_reported():
    assert "add a redirect for each of them" in check("/a/, /b/").warnings[0]


def test_star_after_one_url_makes_it_a_prefix():
    rule = RedirectRule(source="/old-blog/*", target="/articles/*")
    assert "applies to every URL that starts with /old-blog/." in apply_star(rule)[0]
    assert (rule.kind, rule.source, rule.target) == (Kind.PREFIX, "/old-blog/*", "/articles/$1")


@pytest.mark.parametrize("source", ["/old/", "/old/%2A", "/?p=*", "/a/.*"])
def test_other_sources_stay_as_typed(source):
    rule = RedirectRule(source=source)
    assert apply_star(rule) == []
    assert (rule.kind, rule.source) == (Kind.EXACT, source)


@pytest.mark.parametrize("source", ["/a/../b/", "/a/./b", "/..", "/old\\page"])
def test_url_that_browsers_change_before_they_request_it_is_reported(source):
    assert "before they request it" in check(source).warnings[0]


@pytest.mark.parametrize("source", ["/.well-known/x", "/a..b/", "/a.../", "/index.html"])
def test_dots_in_names_are_not_reported(source):
    assert check(source).warnings == []
