"""What has no place here is listed beside the form of its page until it is done, and is never public."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from wagtail.models import Page

from blog.models import ArticlePage
from site_core.lib.desk import desk_panels
from site_core.pages.page_checks import find_problems
from site_core.wordpress.desk import IMPORTED
from site_core.wordpress.models import ImportedItem
from tests.support import hostile_text
from tests.support.html import soup
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db
TEXT = (
    '<p>Write to us.</p><p>[contact-form-7 id="12" title="Ask us"]</p><h2>Then</h2><p>We call.</p>[metaslider id="3"]'
)


@pytest.fixture
def editor(site, client):
    user = User.objects.create_user("maya")
    user.groups.set([Group.objects.get(name="Editors")])
    client.force_login(user)
    return user


def imported(tmp_path, content=TEXT, **options):
    import_export(write_export(tmp_path / "export.xml", item(1, content=content)), **options)
    return ArticlePage.objects.get(slug="item-1").get_latest_revision_as_object()


def attention(page):
    return [problem for problem in find_problems(page) if problem.label == "Needs attention"]


def mark_done(client, page, token):
    return client.post(reverse("wordpress_attention_done", args=[page.pk]), {"token": token})


def test_a_form_is_listed_with_its_original_and_its_place(site, tmp_path):
    page = imported(tmp_path)
    form, slider = attention(page)
    assert form.message.startswith("A form was here.")
    assert '[contact-form-7 id="12" title="Ask us"]' in form.message
    assert "It stood after “…Write to us.”." in form.message
    assert form.path == f"body.{page.body[0].id}"
    assert form.is_in_place
    assert '[metaslider id="3"]' in slider.message
    assert slider.path == f"body.{page.body[1].id}"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("<blockquote><p>They listened to us.</p><cite>Rita</cite></blockquote>", "They listened to us."),
        ("<table><tr><th>Fee</th><th>New</th></tr><tr><td>Visit</td><td>$300</td></tr></table>", "$300"),
    ],
)
def test_it_stands_below_a_quote_or_table_that_it_stood_after(site, tmp_path, before, words):
    page = imported(tmp_path, content=f'<p>Write to us.</p>{before}[metaslider id="3"]')
    [slider] = attention(page)
    assert f"It stood after “…{words}”." in slider.message
    assert slider.path == f"body.{page.body[1].id}"


def test_visitors_never_get_it(site, tmp_path, client):
    page = imported(tmp_path, publish=True)
    response = client.get(page.get_url())
    assert response.status_code == 200
    text = response.content.decode()
    assert "We call." in text
    assert "contact-form-7" not in text
    assert "was here" not in text


def test_what_is_done_is_listed_no_longer(site, tmp_path, client, editor):
    page = imported(tmp_path)
    form, slider = attention(page)
    assert mark_done(client, page, form.dismissal.token).status_code == 204
    assert attention(page) == [slider]
    assert mark_done(client, page, slider.dismissal.token).status_code == 204
    assert attention(page) == []
    assert mark_done(client, page, slider.dismissal.token).status_code == 400


def test_only_people_who_may_edit_the_page_mark_something_as_done(site, tmp_path, client):
    page = imported(tmp_path)
    front_desk = User.objects.create_user("lee")
    front_desk.groups.set([Group.objects.get(name="Front desk")])
    client.force_login(front_desk)
    token = attention(page)[0].dismissal.token
    assert mark_done(client, page, token).status_code in (302, 403)
    assert len(attention(page)) == 2


def test_the_desk_leads_to_the_list_of_such_pages(site, tmp_path, client, editor):
    imported(tmp_path)
    sources = {panel.name: sources for panel, sources in desk_panels(editor)}[IMPORTED]
    found = [item for source in sources for item in source.get_items(editor)]
    assert ("1 imported page needs attention", reverse("wordpress_worklist")) in [
        (each.title, each.url) for each in found
    ]
    response = client.get(reverse("wordpress_worklist"))
    main = soup(response).main
    assert main.select_one(f'a[href="{reverse("wagtailadmin_pages:edit", args=[Page.objects.get(slug="item-1").pk])}"]')
    assert "A form was here." in main.get_text()
    assert "Publish imported pages" not in main.get_text()


def test_the_list_says_when_nothing_is_left(site, client, editor):
    assert "No imported page has parts" in soup(client.get(reverse("wordpress_worklist"))).main.get_text()


def test_pages_without_such_parts_are_not_listed(site, tmp_path):
    assert attention(imported(tmp_path, content="<p>Only words.</p>")) == []


def test_changed_text_there_brings_its_own_parts(site, tmp_path):
    imported(tmp_path)
    page = imported(tmp_path, content="<p>Only words.</p>")
    assert attention(page) == []


def test_hostile_originals_are_only_text(site, tmp_path, client, editor):
    hostile = hostile_text.HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    page = imported(tmp_path, content=f'[metaslider id="3" note="{hostile}"]')
    assert attention(page)
    response = client.get(reverse("wordpress_worklist"))
    assert not soup(response).main.select("img, script")


def test_email_addresses_of_forms_are_not_stored(site, tmp_path):
    imported(tmp_path, content='[wpforms id="3" to="pat@harbor.example"] [metaslider alias="pat@harbor.example"]')
    assert "pat@" not in str(list(ImportedItem.objects.values()))


def test_custom_fields_beside_a_text_need_attention(site, tmp_path):
    meta = {"fee_note": "<p>We bill monthly.</p>", "_fee_note": "field_5f1c2a"}
    import_export(write_export(tmp_path / "export.xml", item(1, meta=meta)))
    page = ArticlePage.objects.get(slug="item-1")
    [problem] = attention(page)
    assert "We bill monthly." in problem.message
    assert "We bill" not in str(page.body.raw_data)
