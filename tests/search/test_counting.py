"""What people searched for: which searches are counted, and what is stored of them."""

import datetime
from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test.client import RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from site_core.search import counter as counting
from site_core.search import desk, terms
from site_core.search.counter import write_counts
from site_core.search.counts import searched_terms, terms_without_results
from site_core.search.models import SearchCandidate, SearchCount, SearchTerm
from site_core.search.terms import term_of
from site_core.search.wsgi import SearchCountMiddleware
from tests.support.html import text_of

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
DAY = datetime.date(2026, 3, 2)


def search(query="q=acupuncture", status="200 OK", path="/search/", **environ):
    """Send a search through the middleware. Return what is counted."""

    def application(environ, start_response):
        start_response(status, [("Content-Type", "text/html")])
        return [b"page"]

    environ = RequestFactory().get(path, **{"HTTP_USER_AGENT": BROWSER, "QUERY_STRING": query} | environ).environ
    SearchCountMiddleware(application)(environ, lambda *arguments: None)
    return dict(counting.take_counts())


def search_on_days(count, term="acupuncture", number=1):
    for day in range(count):
        write_counts({term: number}, DAY + datetime.timedelta(days=day))


@pytest.fixture(autouse=True)
def known_words(monkeypatch):
    """The words of the site's pages."""
    monkeypatch.setattr(terms, "known_stems", lambda: frozenset({"ketamin", "maya", "ellison", "long"}))


def test_search_is_counted():
    assert search() == {"acupuncture": 1}


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=ketamine&page=2", "other=1", "q=" + "a" * 500, "&" * 5000])
def test_other_queries_are_not_counted(query):
    assert search(query) == {}


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_USER_AGENT": "Googlebot/2.1"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_COOKIE": "clinic_session=abc"},
        {"REQUEST_METHOD": "HEAD"},
        {"path": "/articles/"},
        {"status": "429 Too Many Requests"},
    ],
    ids=["bot", "no user agent", "prefetch", "signed in", "HEAD", "other page", "error"],
)
def test_other_requests_are_not_counted(environ, settings):
    settings.SESSION_COOKIE_NAME = "clinic_session"
    assert search(**environ) == {}


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("Acupuncture", "acupuncture"),
        ("  side   effects! ", "side effects"),
        ("long covid", "long covid"),  # a family name that pages use as a word
        ("Maya Ellison", "maya ellison"),  # of the team
        ("I.V. ketamine", "iv ketamine"),
        ("TMS", "tms"),
        ("", ""),
        ("?", ""),
        ("maya@clinic.example", ""),
        ("my number 212 555 0142", ""),
        ("born ٣ May", ""),
        ("www.pills.example", ""),
        ("pills.example buy", ""),
        ("http://pills", ""),
        ("John Smith", ""),
        ("john smith", ""),
        ("robert", ""),
        ("Quentin Abernethy-Zell", ""),
        ("dr zellweger", ""),
        ("maya johnson", ""),
        ("what can I take when nothing else has helped", ""),
        ("x" * 61, ""),
    ],
)
def test_only_terms_that_say_nothing_about_a_person_are_counted(query, term):
    assert term_of(query) == term


@given(st.text(max_size=80))
def test_terms_have_neither_digits_nor_addresses(query):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terms, "known_stems", frozenset)
        term = term_of(query)
    assert len(term) <= terms.MAX_LENGTH
    assert not any(character.isnumeric() or character in "@/:<>" for character in term)


def test_term_is_stored_on_the_third_day(db):
    search_on_days(2)
    assert not SearchTerm.objects.exists()
    search_on_days(3)
    assert [row.term for row in SearchTerm.objects.all()] == ["acupuncture"]
    assert not SearchCandidate.objects.exists()


def test_searches_of_one_day_are_one_day(db):
    for _number in range(5):
        write_counts({"acupuncture": 9}, DAY)
    assert SearchCandidate.objects.get().days == 1


def test_until_then_only_a_hash_is_stored(db):
    write_counts({"acupuncture": 1}, DAY)
    assert "acupuncture" not in str(list(SearchCandidate.objects.values()))


def test_hash_depends_on_the_secret_key_and_the_window(settings):
    first = counting.hash_term("acupuncture", DAY)
    assert counting.hash_term("acupuncture", DAY + datetime.timedelta(days=counting.WINDOW_DAYS)) != first
    settings.SECRET_KEY = "another" * 10
    assert counting.hash_term("acupuncture", DAY) != first


def test_counts_of_a_stored_term_are_added_up_by_day(db):
    search_on_days(3)
    write_counts({"acupuncture": 4}, DAY + datetime.timedelta(days=2))
    assert list(SearchCount.objects.values_list("day", "count")) == [(DAY + datetime.timedelta(days=2), 5)]


def test_flush_writes_what_was_recorded(db):
    for _number in range(2):
        counting.record_search("Acupuncture")
    counting.record_search("212 555 0142")
    counting.flush()
    assert SearchCandidate.objects.count() == 1


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(counting, "MAX_PENDING_QUERIES", 3)
    for number in range(10):
        counting.record_search(f"word {'x' * number}")
    counting.record_search("word")
    assert len(counting.take_counts()) == 3


def test_flood_leaves_the_database_bounded_and_known_terms_counted(db, monkeypatch):
    search_on_days(3)
    monkeypatch.setattr(counting, "MAX_NEW_CANDIDATES", 5)
    today = DAY + datetime.timedelta(days=3)
    for start in "abcdefgh":
        write_counts(Counter(f"{start}{end}" for end in "abcdefgh"), today)
    write_counts({"acupuncture": 7}, today)
    assert SearchCandidate.objects.count() == 5
    assert SearchCount.objects.get(day=today).count == 7


def test_number_of_terms_is_bounded(db, monkeypatch):
    monkeypatch.setattr(counting, "MAX_TERMS", 1)
    for term in ("acupuncture", "hypnosis"):
        search_on_days(3, term)
    assert [row.term for row in SearchTerm.objects.all()] == ["acupuncture"]


@pytest.fixture
def stored(site):
    """Terms that people searched for recently: one with a result, one without."""
    today = timezone.localdate()
    for term, results, count in (("ketamine", 4, 30), ("acupuncture", 0, 7), ("=hypnosis", 0, 2)):
        row = SearchTerm.objects.create(term=term, results=results)
        SearchCount.objects.create(term=row, day=today, count=count)
        SearchCount.objects.create(term=row, day=today - datetime.timedelta(days=100), count=1000)
    return site


def test_terms_are_listed_by_their_recent_searches(stored):
    assert [(row.term, row.searches) for row in searched_terms()] == [
        ("ketamine", 30),
        ("acupuncture", 7),
        ("=hypnosis", 2),
    ]
    assert [row.term for row in terms_without_results()] == ["acupuncture", "=hypnosis"]


def test_report_lists_terms_and_exports_them_without_formulas(stored, editor):
    client = editor
    text = text_of(client.get(reverse("search_terms")))
    assert "ketamine 30 4" in text
    assert "at least three days" in text
    assert (
        "ketamine"
        not in text_of(client.get(reverse("search_terms"), {"results": "none"})).partition("Pages found now")[2]
    )
    lines = b"".join(client.get(reverse("search_terms"), {"export": "csv"})).decode().splitlines()
    assert lines[1:] == ["ketamine,30,4", "acupuncture,7,0", "'=hypnosis,2,0"]


def test_report_is_closed_to_people_who_do_not_work_on_pages(stored, client, django_user_model):
    fay = django_user_model.objects.create_user("fay")
    fay.groups.add(Group.objects.get(name="Front desk"))
    client.force_login(fay)
    assert client.get(reverse("search_terms")).status_code == 302


def test_desk_shows_what_was_not_found(stored, admin_user, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        titles = [item.title for item in desk.searches_without_results(admin_user)]
    assert titles == ["acupuncture", "=hypnosis"]


def test_nightly_job_deletes_what_is_old_and_searches_again(stored):
    today = timezone.localdate()
    old = SearchTerm.objects.create(term="old")
    SearchCount.objects.create(term=old, day=today - datetime.timedelta(days=181), count=5)
    for ago, days in ((29, 1), (31, 1), (60, 2), (91, 2)):
        SearchCandidate.objects.create(term_hash=str(ago), last_day=today - datetime.timedelta(days=ago), days=days)
    SearchTerm.objects.filter(term="acupuncture").update(results=3)
    call_command("update_search_terms")
    assert not SearchTerm.objects.filter(term="old").exists()
    assert set(SearchCandidate.objects.values_list("term_hash", flat=True)) == {"29", "60"}
    assert SearchTerm.objects.get(term="acupuncture").results == 0


def test_empty_report_says_what_to_do(admin_client, settings, db):
    settings.SEARCH_COUNTS = True
    assert "Use this list later" in text_of(admin_client.get(reverse("search_terms")))
