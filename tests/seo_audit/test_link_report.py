"""The report on links to other websites: who sees what, checking again, ignoring, and replacing."""

import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from site_core.lib.desk import desk_panels
from site_core.seo_audit.external_links.states import Reason, State
from site_core.seo_audit.models import ExternalLink
from site_core.site_settings.models import ClinicSettings
from tests.support import factories
from tests.support.audit import get_codes, log_in_with_permissions
from tests.support.html import soup, text_of
from tests.support.reviewing import publish_without_review

pytestmark = pytest.mark.django_db
OLD, NEW = "https://elsewhere.example/old", "https://elsewhere.example/new"


def publish(href=OLD, **fields):
    text = f'<p>First. Read <a href="{href}">this</a> first.</p>'
    page = factories.StandardPageFactory(body=[factories.paragraph(text)], **fields)
    page.save_revision().publish()
    return page


def set_result(state=State.BROKEN, reason=Reason.NOT_FOUND, **fields):
    ExternalLink.objects.update(state=state, reason=reason, failing_since=timezone.now(), **fields)
    return ExternalLink.objects.get()


def report(client, query=""):
    return client.get(reverse("seo_audit:external_links") + query)


def post(client, action, link, **data):
    return client.post(reverse(f"seo_audit:external_link_{action}", args=[link.pk]), data, follow=True)


def body(page):
    page.refresh_from_db()
    return page.body[0].value.source


def items(user):
    return [item for _panel, sources in desk_panels(user) for source in sources for item in source.get_items(user)]


def test_the_report_shows_owner_page_and_sentence(site, editor, django_user_model):
    owner = django_user_model.objects.create_user("nora", first_name="Nora", last_name="Quist")
    page = publish(title="Sleep", owner=owner)
    set_result(status_code=404)
    row = soup(report(editor)).select_one("td.external-link-cell").parent
    text = " ".join(row.get_text(" ").split())
    assert "Broken (404) The page no longer exists." in text
    assert "Sleep Owner: nora Read this first." in text
    assert row.select_one(f'a[href="/admin/pages/{page.pk}/edit/#:w:contentpath=body.{page.body[0].id}"]')


def test_the_report_is_linked_from_the_audit(site, editor):
    assert reverse("seo_audit:external_links") in editor.get(reverse("seo_audit:report")).content.decode()


@pytest.mark.parametrize(
    ("state", "query", "is_listed"),
    [
        (State.BROKEN, "", True),
        (State.UNREACHABLE, "", True),
        (State.MOVED, "", True),
        (State.UNCERTAIN, "", False),
        (State.OK, "", False),
        (State.OK, "?show=all", True),
        (State.OK, "?show=ok", True),
        (State.BROKEN, "?show=ok", False),
        (State.BROKEN, "?show=ignored", False),
        (State.BROKEN, "?owner=me", False),
        (State.BROKEN, "?q=elsewhere", True),
        (State.BROKEN, "?q=nowhere", False),
    ],
)
def test_filters(site, editor, state, query, is_listed):
    publish()
    set_result(state)
    assert (OLD in report(editor, query).content.decode()) == is_listed


def test_people_see_links_on_pages_that_they_may_edit(site, client, django_user_model):
    publish("https://elsewhere.example/mine", title="Mine")
    ClinicSettings.objects.update(social_profiles=[])
    clinic = ClinicSettings.for_site(site.site)
    clinic.social_profiles = [("profile", {"label": "X", "url": "https://elsewhere.example/profile"})]
    clinic.save()
    call_command("find_external_links")
    ExternalLink.objects.update(state=State.BROKEN)
    log_in_with_permissions(client, django_user_model, site.articles, "change")
    assert "https://elsewhere.example" not in report(client, "?show=all").content.decode()
    link = ExternalLink.objects.get(url="https://elsewhere.example/mine")
    for action in ("check", "ignore", "replace"):
        assert post(client, action, link).status_code == 404


def test_settings_are_listed_for_people_who_may_change_them(site, admin_client):
    clinic = ClinicSettings.for_site(site.site)
    clinic.social_profiles = [("profile", {"label": "Our profile", "url": OLD})]
    clinic.save()
    call_command("find_external_links")
    set_result()
    row = soup(report(admin_client)).select_one("ul.external-link-uses")
    assert "Settings: Clinic Our profile" in " ".join(row.get_text(" ").split())
    assert row.a["href"] == reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", site.site.pk])


def test_the_export_has_a_row_for_each_place(site, editor, django_user_model):
    publish(title="=Sleep()", owner=django_user_model.objects.create_user("nora"))
    publish(title="Mood")
    set_result()
    content = b"".join(report(editor, "?export=csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["Page"], row["Owner"], row["Sentence"]) for row in rows] == [
        ("'=Sleep()", "nora", "Read this first."),
        ("Mood", "", "Read this first."),
    ]
    assert rows[0]["What to do"].startswith("The page no longer exists.")


def test_checking_again_makes_the_link_the_next_one(site, editor, settings):
    settings.CHECK_EXTERNAL_LINKS = True
    publish()
    publish("https://other.example/")
    ExternalLink.objects.update(state=State.BROKEN)
    link = ExternalLink.objects.get(url=OLD)
    assert "checked within a few minutes" in text_of(post(editor, "check", link))
    assert ExternalLink.objects.order_by("due_at").first() == link


def test_nothing_is_checked_while_it_is_turned_off(site, editor):
    publish()
    link = set_result(due_at=timezone.now() + timezone.timedelta(days=1))
    assert "CHECK_EXTERNAL_LINKS is off" in text_of(report(editor))
    assert "Check again now" not in text_of(report(editor))
    assert "Links are not checked on this site." in text_of(post(editor, "check", link))


def test_ignoring_can_be_undone(site, editor):
    publish()
    link = set_result()
    query = "?show=ignored"
    ignored = post(editor, "ignore", link, next=reverse("seo_audit:external_links") + "?q=old")
    assert ignored.request["QUERY_STRING"] == "q=old"
    assert OLD not in [a.get("href") for a in soup(ignored).select(".external-link-url a")]
    assert OLD in report(editor, query).content.decode()
    assert "Stop ignoring" in text_of(report(editor, query))
    post(editor, "ignore", link, stop="1")
    assert OLD in report(editor).content.decode()


def test_actions_return_to_the_report_only(site, editor):
    publish()
    link = set_result()
    response = editor.post(
        reverse("seo_audit:external_link_ignore", args=[link.pk]), {"next": "https://elsewhere.example/"}
    )
    assert response["Location"] == reverse("seo_audit:external_links")


def test_a_link_is_replaced_on_all_pages_and_that_can_be_undone(site, admin_client):
    first, second = publish(title="Sleep"), publish(f"{OLD}#part", title="Mood")
    link = set_result(State.MOVED, Reason.MOVED, new_url=NEW)
    url = reverse("seo_audit:external_link_replace", args=[link.pk])
    screen = soup(admin_client.get(url))
    assert {"Sleep", "Mood"} <= {a.get_text() for a in screen.select(".external-link-pages a")}
    assert screen.select_one("input[name=new_url]")["value"] == NEW
    replaced = post(admin_client, "replace", link, new_url=NEW)
    assert "Replaced the link on 2 pages, which are published." in text_of(replaced)
    assert (f'href="{NEW}"' in body(first), f'href="{NEW}#part"' in body(second)) == (True, True)
    assert not ExternalLink.objects.used().filter(pk=link.pk).exists()
    undone = admin_client.post(replaced.request["PATH_INFO"] + "?" + replaced.request["QUERY_STRING"], follow=True)
    assert "Restored 2 pages." in text_of(undone)
    assert (f'href="{OLD}"' in body(first), f'href="{OLD}#part"' in body(second)) == (True, True)
    assert ExternalLink.objects.used().filter(pk=link.pk).exists()


@pytest.mark.parametrize("new_url", ["", "javascript:alert(1)", "//elsewhere.example/", "elsewhere.example", OLD])
def test_a_link_is_replaced_by_another_url_only(site, admin_client, new_url):
    page = publish()
    response = post(admin_client, "replace", set_result(), new_url=new_url)
    assert soup(response).select(".error-message, .w-field__errors")
    assert OLD in body(page)


def test_what_can_not_be_replaced_is_to_be_changed_by_hand(site, admin_client):
    clinic = ClinicSettings.for_site(site.site)
    clinic.social_profiles = [("profile", {"label": "Our profile", "url": OLD})]
    clinic.save()
    call_command("find_external_links")
    url = reverse("seo_audit:external_link_replace", args=[set_result().pk])
    text = text_of(admin_client.get(url))
    assert "Settings: Clinic : Our profile" in text
    assert "You can’t replace this link on any page at once." in text


def test_the_link_of_a_reference_with_a_doi_is_changed_by_hand(site, admin_client):
    reference = factories.ReferenceFactory.build(doi="10.5555/gone")
    page = factories.ArticlePageFactory(references=[reference])
    publish_without_review(page)
    call_command("find_external_links")
    ExternalLink.objects.filter(url="https://doi.org/10.5555/gone").update(state=State.BROKEN)
    shown = text_of(report(admin_client))
    assert "https://doi.org/10.5555/gone" in shown
    assert "Replace everywhere" not in shown


def test_the_link_of_a_reusable_block_leads_to_the_block(site, admin_client):
    text = f'<p>Read <a href="{OLD}">this</a>.</p>'
    block = factories.ReusableBlockFactory(content=[factories.paragraph(text)])
    body = [{"type": "reusable_block", "value": block.pk}]
    factories.StandardPageFactory(body=body).save_revision().publish()
    set_result()
    shown = report(admin_client)
    url = reverse("wagtailsnippets_content_reusableblock:edit", args=[block.pk])
    assert soup(shown).select_one(f'.external-link-uses a[href="{url}"]')
    assert "Replace everywhere" not in text_of(shown)


def test_an_operation_of_nobody_can_not_be_undone(site, admin_client):
    url = reverse("seo_audit:external_link_replaced")
    for query in ("", "?operation=x", "?operation=00000000-0000-0000-0000-000000000000"):
        assert "There is nothing left to undo." in text_of(admin_client.get(url + query))
        assert admin_client.post(url + query).status_code == 302


def test_the_desk_has_one_line_for_owners(site, admin_user, django_user_model):
    publish(owner=admin_user)
    publish("https://other.example/", owner=admin_user)
    publish("https://third.example/", owner=django_user_model.objects.create_user("nora"))
    ExternalLink.objects.update(state=State.BROKEN)
    [item] = [item for item in items(admin_user) if "broken link" in item.title]
    assert (item.title, item.detail) == ("2 broken links", "elsewhere.example, other.example")
    ExternalLink.objects.update(ignored_at=timezone.now())
    assert not [item for item in items(admin_user) if "broken link" in item.title]


def test_broken_links_are_findings_of_the_audit(site):
    page = publish()
    set_result()
    assert "external_link_broken" in get_codes(page)
    set_result(State.UNCERTAIN, Reason.FORBIDDEN)
    assert "external_link_broken" not in get_codes(page)


def test_hostile_urls_are_text(site, editor):
    publish("https://elsewhere.example/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
    ExternalLink.objects.update(state=State.BROKEN)
    assert "<script>alert(1)" not in report(editor).content.decode()
