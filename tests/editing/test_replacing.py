"""The screens of find and replace: what is shown, confirmed, replaced, and undone."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from site_core.background_tasks.models import BackgroundTask
from site_core.editing.replacing import views
from site_core.facts.models import Fact
from site_core.pages.replacing import tasks
from tests.support.factories import StandardPageFactory, paragraph
from tests.support.html import soup

URL = "/admin/find-and-replace/"


def standard(text="A visit costs $480.", **fields):
    page = StandardPageFactory(body=[paragraph(f"<p>{text}</p>")], **fields)
    page.save_revision(clean=False).publish()
    return page


def body(page):
    return Page.objects.get(pk=page.pk).specific.body[0].value.source


def fields_of(form):
    """Return what a browser sends of ``form`` without changes."""
    data = {}
    for field in form.select("input[name]"):
        if field.get("type") != "checkbox" or field.has_attr("checked"):
            data.setdefault(field["name"], []).append(field.get("value", "on"))
    return data


def preview(client, find="$480", new="$500", **options):
    return soup(client.get(URL, {"find": find, "replace": new, "kind": "text", **options}))


def replace(client, data):
    confirmation = soup(client.post(URL, data))
    form = next(form for form in confirmation.select("form[method=post]") if form.select_one("[name=operation]"))
    return confirmation, client.post(URL, fields_of(form) | {"confirmed": "1"}, follow=True)


def preview_form(page):
    return next(form for form in page.select("form[method=post]") if form.select_one("[name=operation]"))


def test_selected_pages_are_replaced_and_restored(editor, site):
    first, second = standard(), standard()
    data = fields_of(preview_form(preview(editor)))
    assert set(data["page"]) == {str(first.pk), str(second.pk)}
    data["page"].remove(str(second.pk))
    confirmation, result = replace(editor, data)
    assert "1 page will be published." in confirmation.get_text(" ")
    assert ("$500" in body(first), "$480" in body(second)) == (True, True)
    assert "1 page was published." in result.text
    undone = editor.post(result.redirect_chain[-1][0], follow=True)
    assert "No page has the change anymore." in undone.text
    assert "1 page was restored." in undone.text
    assert "$480" in body(first)


def test_locked_page_is_shown_and_cannot_be_selected(editor, site):
    page = standard(title="Locked page")
    Page.objects.filter(pk=page.pk).update(locked=True)
    shown = preview(editor)
    assert "Locked page" in shown.get_text(" ")
    assert "Will not be changed." in shown.get_text(" ")
    assert "page" not in fields_of(preview_form(shown))


def test_page_that_someone_changed_after_the_preview_is_named(editor, site):
    page = standard(title="Busy page")
    data = fields_of(preview_form(preview(editor)))
    page.body = [("paragraph", "<p>Now $480 is in another sentence.</p>")]
    page.save_revision().publish()
    _confirmation, result = replace(editor, data)
    assert "“Busy page” was not changed. Someone has changed it since" in soup(result).get_text(" ")
    assert "Now $480" in body(page)


def test_confirmation_counts_only_what_is_selected(editor, site):
    both, changed = standard(), standard()
    both.body = [paragraph("<p>A visit costs $480.</p>"), paragraph("<p>Or $480 in the draft.</p>")]
    both.save_revision()
    data = fields_of(preview_form(preview(editor)))
    data[f"places-{both.pk}"] = data[f"places-{both.pk}"][1:2]  # one of the draft only
    changed.body = [paragraph("<p>Now it is $490.</p>")]
    changed.save_revision().publish()
    confirmation, result = replace(editor, data)
    text = confirmation.get_text(" ")
    assert "1 page will get a draft." in text
    assert "1 page will not be changed." in text
    assert "published" not in text
    assert "1 draft was saved." in result.text
    assert "$480" in body(both)


def test_preview_leads_to_the_fact_that_has_the_value(editor, site):
    fact = Fact.objects.create(name="Price of <b>a</b> visit", value="$480")
    standard(f'A visit costs <embed embedtype="fact" id="{fact.pk}"/>.', title="Prices")
    shown = preview(editor)
    notice = shown.select_one(".help-info")
    assert "The fact Price of <b>a</b> visit is “$480”." in notice.get_text(" ", strip=True).replace("  ", " ")
    assert notice.a["href"] in {
        reverse(f"wagtailsnippets_facts_fact:{name}", args=[fact.pk]) for name in ("edit", "usage")
    }
    assert "contains, the value of a fact" in shown.get_text(" ")
    assert "page" not in fields_of(preview_form(shown))


@pytest.mark.parametrize("find", ["<script>", "(", "\0", "\u202e", "\\1", "x" * 600, ""])
def test_any_text_can_be_entered(editor, site, find):
    response = editor.get(URL, {"find": find, "replace": "<b>", "kind": "text"})
    assert response.status_code == 200
    assert '<script>"' not in response.text


def test_markup_in_texts_is_escaped(editor, site):
    standard("&lt;img src=x onerror=alert(1)&gt; $480")
    response = editor.get(URL, {"find": "$480", "replace": "<i>5", "kind": "text"})
    assert "<img src=x" not in response.text
    assert "<i>5" not in response.text


def test_url_that_a_page_cannot_link_to_is_refused(editor, site):
    shown = preview(editor, "https://old.example/", "javascript:alert(1)", kind="url", whole="on")
    assert "Enter a URL" in shown.get_text(" ")


def test_nothing_selected_changes_nothing(editor, site):
    page = standard()
    data = fields_of(preview_form(preview(editor))) | {"page": []}
    assert "Nothing was selected" in editor.post(URL, data, follow=True).text
    assert "$480" in body(page)


def test_who_may_not_change_pages_has_no_screen(client, site, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert client.get(reverse("editing_replace_text")).status_code == 302


@pytest.fixture
def many_pages(monkeypatch, site):
    monkeypatch.setattr(views, "MAX_PAGES_IN_REQUEST", 2)
    return [standard() for _number in range(4)]


def test_many_pages_are_replaced_and_restored_in_the_background(many_pages, editor):
    data = fields_of(preview_form(preview(editor)))
    _confirmation, result = replace(editor, data)
    task = BackgroundTask.objects.get(kind=tasks.REPLACE)
    assert (task.state, task.result) == (task.State.DONE, {"refusals": []})
    assert all("$500" in body(page) for page in many_pages)
    assert result.text.count(": published") == 4
    undone = editor.post(result.redirect_chain[-1][0], follow=True)
    assert "No page has the change anymore." in undone.text
    assert all("$480" in body(page) for page in many_pages)


def test_pages_that_the_background_task_leaves_alone_are_listed(many_pages, editor):
    data = fields_of(preview_form(preview(editor)))
    Page.objects.filter(pk=many_pages[0].pk).update(locked=True)
    _confirmation, result = replace(editor, data)
    assert "These pages were not changed:" in result.text
    assert result.text.count(": published") == 3
    assert "$480" in body(many_pages[0])


def test_replacing_that_was_interrupted_does_nothing_twice(many_pages, editor, admin_user, monkeypatch):
    calls = []

    def replace_three(*args):
        calls.append(args)
        if len(calls) == 3:
            raise OSError
        return replace_on_page(*args)

    replace_on_page = tasks.replace_on_page
    monkeypatch.setattr(tasks, "replace_on_page", replace_three)
    replace(editor, fields_of(preview_form(preview(editor))))
    task = BackgroundTask.objects.get(kind=tasks.REPLACE)
    assert task.state == task.State.FAILED
    editor.post(reverse("background_task", args=[task.pk]), {"action": "start"})
    assert all("$500" in body(page) for page in many_pages)
    entries = PageLogEntry.objects.filter(action="pages.replace_text")
    assert sorted(entries.values_list("page", flat=True)) == [page.pk for page in many_pages]


def test_nobody_else_sees_the_task_or_what_it_left_alone(many_pages, editor, client, django_user_model):
    replace(editor, fields_of(preview_form(preview(editor))))
    task = BackgroundTask.objects.get(kind=tasks.REPLACE)
    BackgroundTask.objects.update(result={"refusals": [["A secret page", "It is locked."]]})
    assert "A secret page" in editor.get(tasks.get_result_url(task)).text
    client.force_login(django_user_model.objects.create_superuser("other"))
    assert client.get(reverse("background_task", args=[task.pk])).status_code in (302, 403)
    assert "A secret page" not in client.get(tasks.get_result_url(task)).text
