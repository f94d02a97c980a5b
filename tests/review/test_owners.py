"""Every page has an owner, also after an account was deleted."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from wagtail.models import Page, PageLogEntry

from site_core.lib.desk import desk_panels
from site_core.review.log_actions import OWNER_INHERITED
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.factories import ArticlePageFactory, StandardPageFactory
from tests.support.reviews import writer


@pytest.fixture
def manager(site):
    user = User.objects.create_user("nia", "nia@clinic.example", "secret", first_name="Nia", last_name="Grant")
    user.groups.add(Group.objects.get(name="Site admins"))
    return user


def owners():
    return set(Page.objects.filter(depth__gt=1).values_list("owner__username", flat=True))


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_pages_of_all_types_get_an_owner_within_a_day(site, manager, page_type):
    complete_page(page_type)
    assert None in owners()
    call_command("send_review_reminders", verbosity=0)
    assert owners() == {"nia"}


def test_page_that_an_editor_creates_is_theirs(site, manager):
    dana = writer()
    page = StandardPageFactory(owner=dana)
    call_command("send_review_reminders", verbosity=0)
    page.refresh_from_db()
    assert page.owner == dana


def test_pages_of_a_deleted_account_go_to_the_named_person(site, manager, settings):
    settings.DEFAULT_PAGE_OWNER = "SAM@clinic.example"
    sam = User.objects.create_user("sam", "sam@clinic.example")
    dana = writer()
    page, other = ArticlePageFactory(owner=dana), ArticlePageFactory(owner=manager)
    dana.delete()
    page.refresh_from_db()
    other.refresh_from_db()
    assert (page.owner, other.owner) == (sam, manager)


@pytest.mark.parametrize("name", ["", "nobody@clinic.example", "sam"])
def test_without_such_a_person_they_go_to_a_site_admin(site, manager, settings, name):
    settings.DEFAULT_PAGE_OWNER = name
    User.objects.create_user("sam", is_active=False)
    dana = writer()
    page = ArticlePageFactory(owner=dana)
    dana.delete()
    page.refresh_from_db()
    assert page.owner == manager


def test_pages_of_the_named_person_go_to_someone_else(site, manager, settings):
    settings.DEFAULT_PAGE_OWNER = "dana"
    dana = writer()
    page = ArticlePageFactory(owner=dana)
    dana.delete()
    page.refresh_from_db()
    assert page.owner == manager


def test_page_has_no_owner_while_nobody_can_be_one(site):
    dana = writer()
    page = ArticlePageFactory(owner=dana)
    dana.delete()
    call_command("send_review_reminders", verbosity=0)
    page.refresh_from_db()
    assert page.owner is None


def test_history_of_the_page_says_so(site, manager, client):
    dana = writer()
    page = ArticlePageFactory(owner=dana)
    dana.delete()
    entry = PageLogEntry.objects.get(page=page.pk, action=OWNER_INHERITED)
    assert entry.message == "Nia Grant is now responsible for this page, because the account of Dana was deleted."


def test_desk_says_so(site, manager, admin_user):
    dana = writer()
    for _number in range(2):
        ArticlePageFactory(owner=dana)
    dana.delete()
    sources = next(sources for panel, sources in desk_panels(admin_user) if panel.name == "site-health")
    titles = [item.title for source in sources for item in source.get_items(admin_user)]
    assert "The account of Dana was deleted. Nia Grant is now responsible for 2 pages." in titles
