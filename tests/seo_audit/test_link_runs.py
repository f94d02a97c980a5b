"""Which links are checked when, and what is stored."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.models import ArticleReference
from site_core.lib.public_http import Timeouts
from site_core.seo_audit.external_links.checking import LinkChecker
from site_core.seo_audit.external_links.outcomes import parse_retry_after
from site_core.seo_audit.external_links.running import Run, take_turns
from site_core.seo_audit.external_links.states import Reason, State
from site_core.seo_audit.external_links.urls import UrlRefused, normalize_url, validate_url
from site_core.seo_audit.models import ExternalLink, ExternalLinkUse, PageAudit
from site_core.site_settings.models import ClinicSettings, NavigationSettings
from tests.support import factories, websites

DAY = datetime.timedelta(days=1)
UNROUTABLE = ("http://127.0.0.3/", "http://127.0.0.4/", "http://127.0.0.5/")  # nothing listens there


@pytest.fixture
def elsewhere(settings):
    settings.EXTERNAL_LINKS_ALLOW_LOOPBACK, settings.SITE_URL = True, "https://lanternfield.example"
    with websites.website() as website:
        website.pages["/"] = 200
        yield website


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(datetime.datetime(2027, 1, 4, 12, tzinfo=datetime.UTC), tick=False)
    return time_machine


def publish(*hrefs, **fields):
    text = "".join(f'<p>First. Read <a href="{href}">this</a> first. Then rest.</p>' for href in hrefs)
    page = factories.StandardPageFactory(body=[factories.paragraph(text)], **fields)
    page.save_revision().publish()
    return page


def run(**options):
    result = Run(LinkChecker(timeouts=Timeouts(connect=1, read=1, total=1)), **options)
    result.check_due()
    return result


def get_link(url):
    return ExternalLink.objects.get(url=url)


def make_due():
    ExternalLink.objects.update(due_at=timezone.now() - DAY)


def urls():
    return set(ExternalLink.objects.used().values_list("url", flat=True))


# Finding links


@pytest.mark.django_db
def test_links_are_found_with_the_sentence_around_them(site):
    page = publish("https://Elsewhere.example:443/a#part")
    use = ExternalLinkUse.objects.get()
    assert use.link.url == "https://elsewhere.example/a"
    assert (use.href, use.sentence) == ("https://Elsewhere.example:443/a#part", "Read this first.")
    assert (use.page_id, use.path) == (page.pk, f"body.{page.body[0].id}")


@pytest.mark.django_db
def test_what_leads_to_no_other_website_is_not_found(site):
    publish("/team/", "#top", "tel:212-555-0142", "mailto:a@b.example", f"https://www.{site.site.hostname}/x", "x:y")
    assert urls() == set()


@pytest.mark.django_db
def test_a_url_on_several_pages_is_one_link(site):
    for _number in range(2):
        publish("https://elsewhere.example/a", "http://elsewhere.example:80/a#b", "HTTP://ELSEWHERE.example/a")
    assert urls() == {"https://elsewhere.example/a", "http://elsewhere.example/a"}
    assert ExternalLinkUse.objects.count() == 6


@pytest.mark.django_db
def test_references_are_links(site):
    article = factories.ArticlePageFactory(authors=[site.author], reviewer=site.reviewer)
    ArticleReference.objects.create(page=article, title="A trial", doi="10.1000/xyz", sort_order=8)
    ArticleReference.objects.create(page=article, url="https://elsewhere.example/report", sort_order=9)
    PageAudit.objects.all().delete()
    call_command("find_external_links")
    assert {"https://doi.org/10.1000/xyz", "https://elsewhere.example/report"} <= urls()


@pytest.mark.django_db
def test_profiles_and_menus_are_links(site):
    clinic, navigation = ClinicSettings.for_site(site.site), NavigationSettings.for_site(site.site)
    clinic.social_profiles = [("profile", {"label": "LinkedIn", "url": "https://linkedin.example/clinic"})]
    clinic.crisis_text = '<p>Or <a href="https://988.example/">chat</a>.</p>'
    clinic.save()
    navigation.header_links = [("link", {"label": "Portal", "url": "https://portal.example", "page": None})]
    navigation.save()
    call_command("find_external_links")
    assert urls() == {"https://linkedin.example/clinic", "https://988.example/", "https://portal.example/"}
    assert set(ExternalLinkUse.objects.values_list("sentence", flat=True)) == {"LinkedIn", "Or chat.", "Portal"}


@pytest.mark.django_db
def test_removed_links_are_deleted_with_their_results(site):
    page = publish("https://elsewhere.example/a", "https://elsewhere.example/b")
    gone = publish("https://elsewhere.example/c")
    gone.delete()
    page.body = [factories.paragraph('<p><a href="https://elsewhere.example/b">b</a></p>')]
    page.save_revision().publish()
    assert urls() == {"https://elsewhere.example/b"}
    call_command("find_external_links")
    assert list(ExternalLink.objects.values_list("url", flat=True)) == ["https://elsewhere.example/b"]


@pytest.mark.django_db
def test_pages_that_scripts_saved_are_read_by_the_job(site):
    page = publish("https://elsewhere.example/a")
    page.refresh_from_db()  # publishing has changed the row
    page.body = [factories.paragraph('<p><a href="https://elsewhere.example/b">b</a></p>')]
    page.save()
    call_command("find_external_links")
    assert urls() == {"https://elsewhere.example/b"}


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://bücher.example/ü?q=ä b", "https://xn--bcher-kva.example/%C3%BC?q=%C3%A4%20b"),
        (" https://elsewhere.example ", "https://elsewhere.example/"),
        ("//elsewhere.example/a", "https://elsewhere.example/a"),
        ("https://elsewhere.example./a", "https://elsewhere.example/a"),
        ("https://else\nwhere.example/", "https://elsewhere.example/"),
        ("https://elsewhere.example:8443/", "https://elsewhere.example:8443/"),
    ],
)
def test_urls_have_one_spelling(href, url):
    assert normalize_url(href) == url


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("https://a.example/" + "x" * 3000, Reason.LENGTH),
        ("https://user:secret@a.example/", Reason.CREDENTIALS),
        ("https://user@a.example/", Reason.CREDENTIALS),
        ("https://a.example:8443/", Reason.PORT),
        ("https://a.example:port/", Reason.MALFORMED),
        ("https://[::1/", Reason.MALFORMED),
        ("https://", Reason.MALFORMED),
        ("https://a\u2024\u2024.example/", Reason.MALFORMED),
        ("gopher://a.example/", Reason.SCHEME),
    ],
)
def test_urls_that_are_not_requested(href, reason):
    with pytest.raises(UrlRefused) as error:
        validate_url(normalize_url(href))
    assert error.value.reason == reason


# Checking them


@pytest.mark.django_db
def test_each_link_is_checked_once_a_week(site, elsewhere, clock):
    publish(elsewhere.url(), elsewhere.url("/#part"))
    assert [run(pause=0).checked for _time in range(2)] == [1, 0]
    link = get_link(elsewhere.url())
    assert (link.state, link.last_good_at) == (State.OK, link.checked_at)
    clock.shift(datetime.timedelta(days=7, minutes=1))
    assert run(pause=0).checked == 1


@pytest.mark.django_db
def test_results_of_a_check(site, elsewhere):
    elsewhere.pages |= {"/gone": 410, "/moved": (301, {"Location": "/"}), "/no": 403}
    publish(*(elsewhere.url(path) for path in ("/gone", "/moved", "/no")), "http://10.0.0.1/")
    run(pause=0)
    assert get_link(elsewhere.url("/gone")).state == State.BROKEN
    assert get_link(elsewhere.url("/gone")).failing_since
    assert get_link(elsewhere.url("/moved")).new_url == elsewhere.url()
    assert get_link(elsewhere.url("/no")).state == State.UNCERTAIN
    assert get_link("http://10.0.0.1/").reason == Reason.ADDRESS


@pytest.mark.django_db
def test_what_may_be_temporary_is_reported_after_a_second_failure_on_another_day(site, elsewhere, clock):
    publish(elsewhere.url())
    run(pause=0)
    elsewhere.pages["/"] = 500
    states = []
    for _check in range(3):
        make_due()
        run(pause=0)
        states.append(get_link(elsewhere.url()).state)
        clock.shift(datetime.timedelta(minutes=1))
    assert states == [State.OK] * 3
    clock.shift(DAY)
    run(pause=0)
    assert get_link(elsewhere.url()).state == State.UNREACHABLE


@pytest.mark.django_db
def test_a_host_that_asks_for_fewer_requests_is_left_alone(site, elsewhere):
    elsewhere.pages["/a"] = elsewhere.pages["/b"] = (429, {"Retry-After": "86400"})
    publish(elsewhere.url("/a"), elsewhere.url("/b"))
    run(pause=0)
    assert elsewhere.paths() == ["/a"]
    until = timezone.now() + datetime.timedelta(hours=23)
    assert all(link.due_at > until for link in ExternalLink.objects.all())
    assert not run(pause=0).checked


@pytest.mark.django_db
def test_an_earlier_result_stays_if_the_website_asks_to_wait(site, elsewhere):
    publish(elsewhere.url())
    run(pause=0)
    elsewhere.pages["/"] = (503, {"Retry-After": "3600"})
    make_due()
    run(pause=0)
    assert get_link(elsewhere.url()).state == State.OK


@pytest.mark.django_db
def test_nothing_is_reported_if_the_network_is_down(site, elsewhere):
    publish(elsewhere.url(), *UNROUTABLE)
    ExternalLink.objects.update(state=State.OK, last_good_at=timezone.now())
    elsewhere.server.shutdown()
    elsewhere.server.socket.close()
    for _day in range(2):
        assert run(pause=0).is_network_down
        assert not ExternalLink.objects.exclude(failing_since=None).exists()
        assert set(ExternalLink.objects.values_list("state", flat=True)) == {State.OK}
        assert not run(pause=0).checked
        make_due()


@pytest.mark.django_db
def test_several_broken_hosts_are_reported_if_another_one_responds(site, elsewhere, clock):
    publish(*UNROUTABLE, elsewhere.url())
    for _day in range(2):
        assert not run(pause=0).is_network_down
        clock.shift(DAY + datetime.timedelta(minutes=1))
    assert {get_link(url).state for url in UNROUTABLE} == {State.UNREACHABLE}
    assert get_link(elsewhere.url()).state == State.OK


@pytest.mark.django_db
def test_a_run_ends_in_time_and_the_next_one_continues(site, elsewhere):
    publish(*(elsewhere.url(f"/{number}") for number in range(5)))
    assert run(pause=0, seconds=0).checked == 0
    checker = LinkChecker()
    first = Run(checker, pause=0)
    checker.before_request = lambda host: setattr(first, "ends_at", 0)
    first.check_due()
    assert (first.checked, run(pause=0).checked) == (1, 4)


@pytest.mark.django_db
def test_a_killed_run_is_continued_after_an_hour(site, elsewhere, clock):
    class Killed(BaseException):
        pass

    def kill(host):
        raise Killed

    publish(elsewhere.url(), elsewhere.url("/b"))
    with pytest.raises(Killed):
        Run(LinkChecker(kill)).check_due()
    assert run(pause=0).checked == 0
    clock.shift(datetime.timedelta(minutes=61))
    assert run(pause=0).checked == 2


@pytest.mark.django_db
def test_an_ignored_link_is_listed_again_if_something_else_happens(site, elsewhere, django_user_model):
    user = django_user_model.objects.create_user("nora")
    elsewhere.pages["/"] = (301, {"Location": "/b"})
    elsewhere.pages["/b"] = 200
    publish(elsewhere.url())
    run(pause=0)
    ExternalLink.objects.update(ignored_at=timezone.now(), ignored_by=user)
    make_due()
    run(pause=0)
    assert get_link(elsewhere.url()).ignored_by == user
    elsewhere.pages["/"] = 404
    make_due()
    run(pause=0)
    assert (get_link(elsewhere.url()).ignored_at, get_link(elsewhere.url()).ignored_by) == (None, None)


def test_hosts_take_turns():
    links = [ExternalLink(host=host) for host in "aaabbc"]
    assert "".join(link.host for link in take_turns(links)) == "abcaba"


def test_retry_after_is_a_number_or_a_date(clock):
    assert parse_retry_after("120") == datetime.timedelta(minutes=2)
    assert parse_retry_after("Mon, 04 Jan 2027 13:00:00 GMT") == datetime.timedelta(hours=1)
    assert parse_retry_after("Mon, 04 Jan 2027 11:00:00 GMT") == datetime.timedelta()
    assert parse_retry_after("999999999999") == datetime.timedelta(days=7)
    assert parse_retry_after("soon") is None


@pytest.mark.django_db
def test_the_command_reports_a_network_that_is_down(site, settings, capsys):
    settings.EXTERNAL_LINKS_ALLOW_LOOPBACK = True
    publish(*UNROUTABLE)
    call_command("check_external_links")
    assert "Is this server offline?" in capsys.readouterr().err
