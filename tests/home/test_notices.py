"""The notices that a clinic's site must give: what is missing, and where that is said."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from home.checks import required_notices_are_in_order
from home.models import Notice, StandardPage
from home.notices import lacks_of
from site_core.models import NavigationSettings
from tests.factories import StandardPageFactory, restrict
from tests.html import soup

TODAY = timezone.localdate
A_DAY = datetime.timedelta(days=1)


def notice_page(notice=Notice.ACCESSIBILITY, **fields):
    return StandardPageFactory(**{"notice": notice, "notice_review": TODAY() + A_DAY} | fields)


def link_in_footer(site, *pages, menu="notice_links"):
    navigation = NavigationSettings.for_site(site.site)
    links = [("link", {"page": page, "url": "", "label": ""}) for page in pages]
    setattr(navigation, menu, links)
    navigation.save()


def problem(site, notice=Notice.ACCESSIBILITY):
    found = [lack for lack in lacks_of(site.site) if lack.notice == notice]
    return found[0].problem if found else None


def test_every_notice_is_missing_at_first(site):
    assert [(lack.notice, lack.problem) for lack in lacks_of(site.site)] == [(one, "has no page") for one in Notice]


def test_notice_in_the_footer_with_a_review_to_come_is_in_order(site):
    link_in_footer(site, notice_page())
    assert problem(site) is None


def test_link_among_the_other_footer_links_will_do(site):
    link_in_footer(site, notice_page(), menu="footer_links")
    assert problem(site) is None


def test_draft_can_not_be_seen(site):
    link_in_footer(site, notice_page(live=False))
    assert problem(site) == "can’t be seen by visitors"


def test_private_page_can_not_be_seen(site):
    page = notice_page()
    restrict(page)
    link_in_footer(site, page)
    assert problem(site) == "can’t be seen by visitors"


def test_page_without_a_link_is_not_in_the_footer(site):
    notice_page()
    assert problem(site) == "is not in the footer"


def test_link_in_the_header_is_not_enough(site):
    link_in_footer(site, notice_page(), menu="header_links")
    assert problem(site) == "is not in the footer"


def test_page_without_a_date_is_asked_for_one(site):
    link_in_footer(site, notice_page(notice_review=None))
    assert problem(site) == "has no date for its next review"


def test_review_is_overdue_the_day_after_it_was_due(site):
    link_in_footer(site, notice_page(notice_review=TODAY()))
    assert problem(site) is None
    StandardPage.objects.update(notice_review=TODAY() - A_DAY)
    assert problem(site).startswith("was due for review on ")


def test_of_two_pages_the_one_that_visitors_find_counts(site):
    notice_page(live=False)
    notice_page()
    link_in_footer(site, notice_page())
    assert problem(site) is None


def test_page_of_another_kind_is_no_notice(site):
    link_in_footer(site, StandardPageFactory(title="Accessibility statement"))
    assert problem(site) == "has no page"


def test_site_without_a_home_page_of_ours_is_left_alone(site):
    site.site.root_page = site.articles
    site.site.save()
    assert lacks_of(site.site) == []


class TestCheck:
    def check(self):
        call_command("check", databases=["default"], fail_level="WARNING", tags=["database"])

    def test_names_what_is_missing_and_the_next_step(self, site):
        with pytest.raises(SystemCheckError) as error:
            self.check()
        assert str(error.value).count("home.W001") == len(Notice)
        assert "Accessibility statement has no page" in str(error.value)
        assert reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.home.pk]) in str(error.value)

    def test_is_silent_where_all_is_in_order(self, site):
        link_in_footer(site, *[notice_page(notice) for notice in Notice])
        self.check()

    def test_asks_no_database_unless_told_to(self, site, django_assert_num_queries):
        with django_assert_num_queries(0):
            call_command("check", fail_level="WARNING")

    def test_does_not_fail_where_there_are_no_tables(self, site):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE home_standardpage RENAME TO elsewhere")
        assert required_notices_are_in_order(None, ["default"]) == []


class TestDashboard:
    def panel(self, client):
        return soup(client.get(reverse("wagtailadmin_home"))).find(id="required-notices-section")

    def test_says_what_is_missing_with_a_link_to_the_next_step(self, site, editor):
        notice_page()
        panel = self.panel(editor)
        assert "Accessibility statement is not in the footer." in panel.get_text()
        addresses = [link["href"] for link in panel.find("table").find_all("a")]
        assert reverse("wagtailsettings:edit", args=["site_core", "navigationsettings", site.site.pk]) in addresses
        assert all(editor.get(address).status_code == 200 for address in addresses)

    def test_is_not_there_where_all_is_in_order(self, site, editor):
        link_in_footer(site, *[notice_page(notice) for notice in Notice])
        assert self.panel(editor) is None

    def test_who_may_not_take_the_step_is_told_whom_to_ask(self, site, client, django_user_model):
        group = Group.objects.create(name="Writers")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        may_edit = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=site.home, permission=may_edit)
        user = django_user_model.objects.create_user("writer")
        user.groups.add(group)
        client.force_login(user)
        notice_page()
        panel = self.panel(client)
        assert "Add it to the notices: ask someone who may." in panel.get_text()
        assert panel.find("table").find_all("a") == []

    def test_who_edits_no_pages_does_not_see_it(self, site, client, django_user_model):
        user = django_user_model.objects.create_user("desk")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        assert self.panel(client) is None

    def test_title_of_a_site_is_no_markup(self, site, editor):
        site.site.site_name = "<script>alert(1)</script>"
        site.site.save()
        assert "<script>alert(1)" not in str(self.panel(editor))
