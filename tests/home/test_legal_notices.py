"""Required notices: what is missing or overdue, and where that is reported."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from home.legal_notices.checks import check_required_notices
from home.legal_notices.rules import problems_for
from home.models import Notice, StandardPage
from site_core.site_settings.models import NavigationSettings
from tests.support.factories import StandardPageFactory, make_private
from tests.support.html import soup

today = timezone.localdate
DAY = datetime.timedelta(days=1)


def notice_page(notice=Notice.ACCESSIBILITY, **fields):
    return StandardPageFactory(**{"notice": notice, "notice_review": today() + DAY} | fields)


def link_in_footer(site, *pages, menu="notice_links"):
    navigation = NavigationSettings.for_site(site.site)
    links = [("link", {"page": page, "url": "", "label": ""}) for page in pages]
    setattr(navigation, menu, links)
    navigation.save()


def problem_summary(site, notice=Notice.ACCESSIBILITY):
    return next((problem.summary for problem in problems_for(site.site) if problem.notice == notice), None)


def test_every_notice_is_missing_at_first(site):
    summaries = [problem.summary for problem in problems_for(site.site)]
    assert summaries == [f"{notice.label} has no page" for notice in Notice]


def test_notice_in_the_footer_with_a_future_review_date_has_no_problem(site):
    link_in_footer(site, notice_page())
    assert problem_summary(site) is None


def test_link_in_another_footer_menu_is_enough(site):
    link_in_footer(site, notice_page(), menu="footer_links")
    assert problem_summary(site) is None


def test_draft_is_not_visible(site):
    link_in_footer(site, notice_page(live=False))
    assert problem_summary(site) == "Accessibility statement is not visible to visitors"


def test_private_page_is_not_visible(site):
    page = notice_page()
    make_private(page)
    link_in_footer(site, page)
    assert problem_summary(site) == "Accessibility statement is not visible to visitors"


def test_page_without_a_footer_link_is_reported(site):
    notice_page()
    assert problem_summary(site) == "Accessibility statement is not linked in the footer"


def test_link_in_the_header_is_not_enough(site):
    link_in_footer(site, notice_page(), menu="header_links")
    assert problem_summary(site) == "Accessibility statement is not linked in the footer"


def test_missing_review_date_is_reported(site):
    link_in_footer(site, notice_page(notice_review=None))
    assert problem_summary(site) == "Accessibility statement has no review date"


def test_review_is_overdue_the_day_after_it_was_due(site):
    link_in_footer(site, notice_page(notice_review=today()))
    assert problem_summary(site) is None
    StandardPage.objects.update(notice_review=today() - DAY)
    assert problem_summary(site).startswith("Accessibility statement was due for review on ")


def test_page_that_visitors_find_is_checked_if_there_are_two(site):
    notice_page(live=False)
    notice_page()
    link_in_footer(site, notice_page())
    assert problem_summary(site) is None


def test_page_with_the_title_of_a_notice_is_not_a_notice(site):
    link_in_footer(site, StandardPageFactory(title="Accessibility statement"))
    assert problem_summary(site) == "Accessibility statement has no page"


def test_site_without_a_home_page_has_no_problems(site):
    site.site.root_page = site.articles
    site.site.save()
    assert problems_for(site.site) == []


class TestCheck:
    def check(self):
        call_command("check", databases=["default"], fail_level="WARNING", tags=["database"])

    def test_reports_what_is_missing_and_the_next_step(self, site):
        with pytest.raises(SystemCheckError) as error:
            self.check()
        assert str(error.value).count("home.W001") == len(Notice)
        assert "Accessibility statement has no page" in str(error.value)
        assert reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.home.pk]) in str(error.value)

    def test_is_silent_without_problems(self, site):
        link_in_footer(site, *[notice_page(notice) for notice in Notice])
        self.check()

    def test_queries_no_database_by_default(self, site, django_assert_num_queries):
        with django_assert_num_queries(0):
            call_command("check", fail_level="WARNING")

    def test_does_not_fail_without_tables(self, site):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE home_standardpage RENAME TO elsewhere")
        assert check_required_notices(None, ["default"]) == []


class TestDashboard:
    def panel(self, client):
        return soup(client.get(reverse("wagtailadmin_home"))).find(attrs={"aria-labelledby": "desk-required-notices"})

    def test_shows_what_is_missing_with_a_link_to_the_next_step(self, site, editor):
        notice_page()
        panel = self.panel(editor)
        assert "Accessibility statement is not linked in the footer." in panel.get_text()
        urls = [link["href"] for link in panel.find_all("a")]
        assert reverse("wagtailsettings:edit", args=["site_settings", "navigationsettings", site.site.pk]) in urls
        assert all(editor.get(url).status_code == 200 for url in urls)

    def test_says_that_all_is_well_without_problems(self, site, editor):
        link_in_footer(site, *[notice_page(notice) for notice in Notice])
        assert "All required notices are published, linked, and reviewed." in self.panel(editor).get_text()

    def test_user_without_permission_is_told_to_ask_an_administrator(self, site, client, django_user_model):
        group = Group.objects.create(name="Writers")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        change_page = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=site.home, permission=change_page)
        user = django_user_model.objects.create_user("writer")
        user.groups.add(group)
        client.force_login(user)
        notice_page()
        panel = self.panel(client)
        assert "Add it to the notices. You don’t have permission, so ask an administrator." in panel.get_text()
        assert panel.find_all("a") == []

    def test_user_who_cannot_edit_pages_does_not_see_it(self, site, client, django_user_model):
        user = django_user_model.objects.create_user("desk")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        assert self.panel(client) is None

    def test_site_name_is_escaped(self, site, editor):
        site.site.site_name = "<script>alert(1)</script>"
        site.site.save()
        assert "<script>alert(1)" not in str(self.panel(editor))
