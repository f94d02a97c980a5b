"""People choose the panels of their desk, and their order."""

import pytest
from django.contrib.auth.models import Group, User
from hypothesis import given
from hypothesis import strategies as st

from site_core.desk.layouts import move
from site_core.desk.models import DeskLayout
from tests.support.html import soup

URL = "/admin/desk/panels/"
names = st.lists(st.sampled_from("abcdefg"), min_size=1, unique=True)


@given(names, st.data(), st.integers(-9, 9))
def test_moving_a_panel_keeps_all_panels_and_the_order_of_the_others(panels, data, places):
    name = data.draw(st.sampled_from(panels))
    moved = move(panels, name, places)
    assert [other for other in moved if other != name] == [other for other in panels if other != name]
    assert moved.index(name) == min(max(panels.index(name) + places, 0), len(panels) - 1)


def shown(client):
    panels = soup(client.get("/admin/")).select(".desk-panel")
    return [panel["aria-labelledby"].removeprefix("desk-") for panel in panels]


def change(client, action, name):
    return client.post(URL, {"change": f"{action} {name}"}, follow=True)


@pytest.fixture
def first_two(site, editor):
    return shown(editor)[:2]


def test_panel_is_moved_and_keeps_the_focus(editor, first_two):
    first, second = first_two
    page = soup(change(editor, "down", first))
    assert shown(editor)[:2] == [second, first]
    assert page.select_one("[autofocus]")["value"] == f"down {first}"


def test_panel_is_hidden_and_shown_again(editor, first_two):
    first = first_two[0]
    change(editor, "hide", first)
    assert first not in shown(editor)
    change(editor, "show", first)
    assert shown(editor)[:2] == first_two


def test_reset_brings_back_the_default(editor, first_two):
    change(editor, "down", first_two[0])
    change(editor, "hide", first_two[1])
    editor.post(URL, {"reset": ""})
    assert shown(editor)[:2] == first_two


def test_choice_is_only_for_one_person(client, editor, first_two, django_user_model):
    change(editor, "hide", first_two[0])
    other = django_user_model.objects.create_superuser("other")
    client.force_login(other)
    assert first_two[0] in shown(client)


def test_all_panels_can_be_hidden(editor, site):
    for name in shown(editor):
        change(editor, "hide", name)
    assert "No panels are shown." in editor.get("/admin/").text


@pytest.mark.parametrize("value", ["", "hide", "hide no-such-panel", "burn yours", "down \0"])
def test_unknown_changes_are_ignored(editor, site, value):
    assert editor.post(URL, {"change": value}).status_code == 302
    assert not DeskLayout.objects.exists()


def test_panel_that_a_new_version_adds_comes_last(editor, site):
    names = shown(editor)
    DeskLayout.objects.create(user=User.objects.get(is_superuser=True), order=names[1:])
    assert shown(editor) == [*names[1:], names[0]]


def test_panels_of_other_roles_are_not_offered(client, site, django_user_model):
    user = django_user_model.objects.create_user("eve")
    user.groups.add(Group.objects.get(name="Front desk"))
    client.force_login(user)
    change(client, "hide", "backups")
    assert not DeskLayout.objects.exists()
    assert "Backups" not in soup(client.get(URL)).select_one(".desk-chooser").get_text()
