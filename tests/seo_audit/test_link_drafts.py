"""Links that only drafts have are checked too, and seen only by those who may edit the draft."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page

from site_core.seo_audit.external_links.running import due_links
from site_core.seo_audit.external_links.states import Reason, State
from site_core.seo_audit.models import ExternalLink, ExternalLinkUse, ReadDraft
from tests.support import factories
from tests.support.audit import get_codes

pytestmark = pytest.mark.django_db
LIVE, NEW = "https://elsewhere.example/live", "https://elsewhere.example/new"


def text(*urls):
    return [factories.paragraph("".join(f'<p>Read <a href="{url}">this</a>.</p>' for url in urls))]


def find_links():
    call_command("find_external_links", verbosity=0)
    return set(ExternalLinkUse.objects.values_list("link__url", "is_draft"))


@pytest.fixture
def page(site):
    page = factories.StandardPageFactory(body=text(LIVE))
    page.save_revision().publish()
    page.refresh_from_db()
    page.body = factories.StandardPageFactory.build(body=text(LIVE, NEW)).body
    page.save_revision()
    return page


def report(client):
    return client.get(reverse("seo_audit:external_links") + "?show=all").content.decode()


def test_links_that_only_the_draft_has_are_listed_as_such_and_due_for_a_check(page):
    assert find_links() == {(LIVE, False), (NEW, True)}
    assert NEW in due_links().values_list("url", flat=True)


def test_a_page_that_was_never_public_is_read(site):
    page = factories.StandardPageFactory(body=text(NEW), live=False)
    page.save_revision()
    assert find_links() == {(NEW, True)}


def test_a_draft_is_read_once_and_again_when_it_is_saved(page, django_assert_max_num_queries):
    find_links()
    assert ReadDraft.objects.get().revision_id == Page.objects.get(pk=page.pk).latest_revision_id
    page.body = factories.StandardPageFactory.build(body=text(LIVE)).body
    page.save_revision()
    assert find_links() == {(LIVE, False)}


def test_a_published_draft_has_the_links_of_a_live_page(page):
    find_links()
    page.get_latest_revision().publish()
    assert find_links() == {(LIVE, False), (NEW, False)}
    assert not ReadDraft.objects.exists()


def test_a_broken_link_of_a_draft_is_no_finding_about_the_live_page(page):
    find_links()
    ExternalLink.objects.filter(url=NEW).update(state=State.BROKEN, reason=Reason.NOT_FOUND)
    assert "external_link_broken" not in get_codes(page)
    ExternalLink.objects.filter(url=LIVE).update(state=State.BROKEN, reason=Reason.NOT_FOUND)
    assert "external_link_broken" in get_codes(page)


def test_the_report_shows_links_of_drafts_to_those_who_may_edit_them(page, admin_client, client, django_user_model):
    find_links()
    assert NEW in report(admin_client)
    assert "Draft" in report(admin_client)
    client.force_login(django_user_model.objects.create_user("stranger"))
    assert NEW not in report(client)


def test_the_public_page_does_not_show_anything_of_the_draft(page, client):
    find_links()
    assert NEW not in client.get(page.url).content.decode()


def test_a_link_of_a_draft_is_replaced_in_the_draft(page, admin_client):
    find_links()
    link = ExternalLink.objects.get(url=NEW)
    admin_client.post(reverse("seo_audit:external_link_replace", args=[link.pk]), {"new_url": "https://other.example/"})
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert "https://other.example/" in draft.body[0].value.source
    page.refresh_from_db()
    assert "https://other.example/" not in page.body[0].value.source
