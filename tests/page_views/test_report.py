"""The report of page views in the admin."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from site_core.page_views.models import PageCount
from tests.support.factories import StandardPageFactory
from tests.support.html import soup, text_of

DAY = datetime.timedelta(days=1)


def count(page, number, days_ago=0):
    PageCount.objects.create(page=page, day=timezone.localdate() - days_ago * DAY, count=number)


@pytest.fixture
def report(site, editor, settings):
    settings.PAGE_COUNTS = True
    return lambda client=editor: client.get(reverse("page_counts"))


def test_report_says_how_to_switch_counting_on(report, settings):
    settings.PAGE_COUNTS = False
    assert "PAGE_COUNTS=on" in text_of(report())


def test_report_says_that_there_are_no_views_yet(report):
    assert "No page views yet" in text_of(report())


def test_earlier_counts_are_shown_after_counting_was_switched_off(report, site, settings):
    settings.PAGE_COUNTS = False
    count(site.home, 3)
    assert "3 page views in the last 30 days" in text_of(report())


def test_report_shows_30_days_in_total_and_by_page(report, site):
    count(site.home, 1200)
    count(site.home, 34, days_ago=29)
    count(site.articles, 5, days_ago=3)
    count(site.articles, 1000, days_ago=30)
    page = soup(report())
    assert "1,239 page views in the last 30 days" in page.get_text()
    rows = [
        [cell.get_text(strip=True) for cell in row.find_all("td")][:2]
        for row in page.find(class_="page-counts__pages").find_all("tr")[1:]
    ]
    assert rows == [["Lanternfield", "1,234"], ["Articles", "5"]]


def test_every_day_has_a_bar_and_a_row(report, site):
    count(site.home, 10)
    page = soup(report())
    bars = page.find(class_="page-counts__chart").find_all("rect")
    assert len(bars) == 30
    assert (bars[-1]["height"], bars[0]["height"]) == ("160.0", "0.0")
    assert len(page.find(class_="page-counts__days").find_all("tr")) == 31


def test_one_page_view_is_singular(report, site):
    count(site.home, 1)
    assert "1 page view in" in text_of(report())


def test_titles_are_escaped(report, site):
    count(StandardPageFactory(title="<script>alert(1)</script>"), 1)
    assert "<script>alert(1)" not in report().content.decode()


def test_number_of_queries_does_not_grow(report, site, django_assert_max_num_queries):
    for number in range(20):
        count(StandardPageFactory(), number + 1)
    with django_assert_max_num_queries(40):
        report()


def make_user(django_user_model):
    user = django_user_model.objects.create_user("someone")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def test_users_without_page_permissions_do_not_see_it(report, client, django_user_model):
    client.force_login(make_user(django_user_model))
    assert report(client).status_code == 302


def test_editors_of_a_section_see_only_that_section(report, site, client, django_user_model):
    group = Group.objects.create(name="Writers")
    permission = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=site.articles, permission=permission)
    user = make_user(django_user_model)
    user.groups.add(group)
    client.force_login(user)
    count(site.articles, 7)
    count(site.treatments, 1000)
    text = text_of(report(client))
    assert "7 page views" in text
    links = soup(report(client)).find(class_="page-counts__pages").find_all("a")
    assert [link.get_text() for link in links] == ["Articles"]


def test_report_is_in_the_menu(editor, site):
    assert reverse("page_counts") in editor.get(reverse("wagtailadmin_home")).content.decode()
