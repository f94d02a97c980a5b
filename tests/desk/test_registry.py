"""The registry of the desk."""

from types import SimpleNamespace

import pytest

from site_core.lib import desk
from site_core.lib.desk import DeskItem, DeskPanel, desk_panels, register_desk_items, register_desk_panel

ANN, BEN = SimpleNamespace(name="Ann"), SimpleNamespace(name="Ben")


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch):
    monkeypatch.setattr(desk, "_panels", {})
    monkeypatch.setattr(desk, "_sources", {})


def labels(user):
    return [panel.label for panel, _sources in desk_panels(user)]


def test_panels_are_in_their_default_order():
    register_desk_panel(DeskPanel("b", "Later", 20, "Nothing."), DeskPanel("a", "Sooner", 10, "Nothing."))
    for name in ("a", "b"):
        register_desk_items(name)(lambda user: [])
    assert labels(ANN) == ["Sooner", "Later"]


def test_panel_is_for_those_who_may_see_some_of_its_items():
    register_desk_panel(DeskPanel("a", "Messages", 10, "Nothing."))

    @register_desk_items("a", is_shown=lambda user: user is ANN)
    def messages(user):
        yield DeskItem(f"A message for {user.name}")

    assert labels(ANN) == ["Messages"]
    assert labels(BEN) == []


def test_several_rooms_can_add_items_to_a_panel():
    register_desk_panel(DeskPanel("a", "Coming up", 10, "Nothing."))

    @register_desk_items("a")
    def pages(user):
        yield DeskItem("A page")

    @register_desk_items("a")
    def days(user):
        yield DeskItem("A day")

    [(_panel, sources)] = desk_panels(ANN)
    assert [item.title for source in sources for item in source.get_items(ANN)] == ["A page", "A day"]


def test_items_of_a_panel_that_is_not_installed_are_left_out():
    register_desk_items("no-such-panel")(lambda user: [DeskItem("A page")])
    assert labels(ANN) == []
