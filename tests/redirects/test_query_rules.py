"""Rules that require a query string apply to every visitor alike, whether or not the page cache answers."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from site_core.redirects import bulk
from site_core.redirects.checks.trace import trace
from site_core.redirects.models import Kind, QueryMode, RedirectRule, Status
from tests.support.examples import examples

SESSION = {"cookie": "clinic_session=abc"}
REDIRECTS = (301, 302, 307, 308)


def rule(source, target="", **values):
    return RedirectRule.objects.create(source=source, target=target, **values)


def answer(response):
    """Return the redirect location of a response, or the status of another one."""
    return response.headers["location"] if response.status in REDIRECTS else response.status


@pytest.fixture
def visit(site, new_worker):
    """Return a function that returns what visitors of a URL get, who all must get the same."""
    visitors = []

    def visit(url):
        visitors[:] = visitors or [new_worker()]
        requests = ({}, {}, {"cookie": "theme=dark"}, SESSION, {})
        answers = {answer(visitors[0].get(url, **headers)) for headers in requests}
        assert len(answers) == 1, f"{url} differs: {answers}"
        return answers.pop()

    return visit


@pytest.mark.parametrize(
    "url",
    [
        "/index.php?option=com_content&view=article&id=5",
        "/index.php?id=5&view=article&option=com_content",
        "/index.php?utm_source=x&view=article&id=5&option=com_content",
        "/Index.php?Option=com_content&VIEW=article&id=5",
    ],
)
def test_rule_with_several_parameters_applies_in_any_order(visit, url):
    rule("/index.php?option=com_content&view=article&id=5", "/team/", carry_query=False)
    visit("/index.php")
    assert visit(url) == "/team/"


def test_rule_with_several_parameters_applies_before_the_home_page(visit):
    rule("/?p=12&preview=true", "/team/")
    assert visit("/") == 200
    assert visit("/?preview=true&p=12") == "/team/"
    assert visit("/?p=12") == 200


def test_parameter_without_a_value_is_told_from_an_empty_value(visit):
    rule("/pq/?flag", "/team/", query_mode=QueryMode.EXACT, carry_query=False)
    assert visit("/pq/?flag") == "/team/"
    assert visit("/pq/?flag=") == 404


def test_value_without_a_name_is_matched(visit):
    rule("/?=2057", "/team/")
    assert visit("/?=2057") == "/team/"
    assert visit("/?=2058") == 200


@pytest.mark.parametrize("requested", ["gr%C3%B6%C3%9Fe=l", "GR%C3%96SSE=L", "größe=l"])
def test_parameter_names_match_in_every_encoding(visit, requested):
    rule("/?größe=l", "/team/")
    assert visit(f"/?{requested}") == "/team/"


def test_name_with_a_quotation_mark_is_matched(visit):
    rule('/?a%22b="', "/team/", carry_query=False)
    assert visit("/?a%22b=%22") == "/team/"


def test_exact_410_leaves_other_query_strings_to_the_page(visit):
    rule("/?p=5", status=Status.GONE, query_mode=QueryMode.EXACT)
    assert visit("/?p=5") == 410
    assert visit("/?p=5&x=1") == 200
    assert visit("/?P=5") == 410


def test_pattern_with_a_query_applies_before_the_page(visit):
    rule(r"^/(team)/$", "/articles/?from=$1", kind=Kind.REGEX, query_mode=QueryMode.PARAMETER, query="old&id=1")
    assert visit("/team/?id=1") == 200
    assert visit("/team/?id=1&old=yes") == "/articles/?from=team"


def test_names_of_parameters_of_asp_net_ignore_case(visit):
    rule("/Default.aspx?tabid=12", "/team/")
    assert visit("/default.aspx?TabId=12&utm_source=x") == "/team/?utm_source=x"


def test_exact_query_string_without_parameters_is_any_query_string():
    stored = RedirectRule(source="/old/?", query_mode=QueryMode.EXACT)
    stored.normalize()
    assert (stored.query_mode, stored.query) == (QueryMode.IGNORE, "")


def test_no_vary_search_is_only_sent_while_no_rule_requires_a_query_string(site, client):
    assert client.get("/")["No-Vary-Search"] == "key-order, params"
    rule("/?p=1", "/team/")
    assert "No-Vary-Search" not in client.get("/")


@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
@pytest.mark.parametrize("url", ["/?p=1", "/team/", "/old/"])
def test_nothing_is_cached_beyond_the_start_or_end_of_a_rule(worker, site, monkeypatch, field, url):
    rule("/?p=1", "/team/", **{field: timezone.now() + timedelta(seconds=5)})
    worker.get(url)
    worker.rendered.clear()
    worker.get(url)
    assert worker.rendered == []
    later = time.time() + 6
    monkeypatch.setattr("site_core.caching.page_cache.entry.time.time", lambda: later)
    worker.get(url)
    assert worker.rendered


PATHS = ("/", "/team/", "/old/", "/old/x/", "/missing.php")
NAMES = ("p", "P", "id", "größe", "gr%C3%B6%C3%9Fe", "a+b", "a%20b", "", "x.y")
VALUES = (None, "", "1", "A", "a", "%C3%A4", "1%202")
TARGETS = (
    "/team/",
    "/articles/?id=3",
    "/old/",
    "/nowhere/",
    "https://elsewhere.example/?p=2",
    "http://www.testserver/old/x",
)


@st.composite
def queries(draw):
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=3))
    return "&".join(name if value is None else f"{name}={value}" for name, value in pairs)


@st.composite
def rules(draw):
    path, status = draw(st.sampled_from(PATHS)), draw(st.sampled_from([301, 301, 302, 308, 410]))
    kind = draw(st.sampled_from(Kind.values))
    source = {"exact": path, "prefix": f"{path}*", "regex": f"^{path.replace('.', '[.]')}"}[kind]
    return RedirectRule(
        kind=kind,
        source=source,
        target="" if status == 410 else draw(st.sampled_from(TARGETS)),
        status=status,
        query_mode=draw(st.sampled_from(QueryMode.values)),
        query=draw(queries()),
        ignore_case=draw(st.booleans()),
        carry_query=draw(st.booleans()),
    )


urls = st.builds(lambda path, query: path + (f"?{query}" if query else ""), st.sampled_from(PATHS), queries())


def expected_answer(url):
    """Return what the rules say: a location or a status."""
    result = trace(url)
    return result.status if result.is_loop or not result.location else result.location


def answer_without_page_cache(url):
    response = Client().get(url)
    return response.headers["Location"] if response.status_code in REDIRECTS else response.status_code


@pytest.mark.slow
@settings(max_examples=examples(10, 25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(rules(), min_size=1, max_size=4, unique_by=lambda rule: (rule.source, rule.query)),
    st.lists(urls, min_size=1, max_size=6),
)
@example([RedirectRule(source="/", query_mode="exact", query="p=5", status=410)], ["/?p=5", "/?p=5&x=1", "/?p=5"])
def test_site_answers_what_the_rules_say(site, new_worker, made_up_rules, requested):
    bulk.delete_rules(list(RedirectRule.objects.values_list("pk", flat=True)))
    bulk.create_rules(made_up_rules)
    cached = new_worker()
    for url in requested:
        expected = expected_answer(url)
        assert answer_without_page_cache(url) == expected
        for headers in ({}, SESSION, {"cookie": "theme=dark"}):
            assert answer(cached.get(url, **headers)) == expected, (url, headers)


def test_parameters_are_compared_in_one_form_of_unicode(visit):
    rule("/old/?q=M\u00fcnchen", "/team/", carry_query=False)
    assert visit("/old/?q=Mu%CC%88nchen") == visit("/old/?q=M%C3%BCnchen") == "/team/"
