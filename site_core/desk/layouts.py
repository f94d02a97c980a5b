"""Which panels a person sees, and in which order."""

from __future__ import annotations

from site_core.lib.desk import DeskPanel, DeskSource, User, desk_panels

from .models import DeskLayout

STEPS = {"up": -1, "down": 1}
ACTIONS = {*STEPS, "hide", "show"}

PanelAndSources = tuple[DeskPanel, list[DeskSource]]


def get_layout(user: User) -> DeskLayout:
    """Return what ``user`` chose. An unsaved layout with the default order if they chose nothing."""
    return DeskLayout.objects.filter(user=user).first() or DeskLayout(user=user)


def arrange(panels: list[PanelAndSources], layout: DeskLayout) -> list[PanelAndSources]:
    """Return all panels in the order of ``layout``. Panels that it doesn't know come last, in their default order."""
    places = {name: place for place, name in enumerate(layout.order)}
    return sorted(panels, key=lambda pair: places.get(pair[0].name, len(places)))


def shown_panels(user: User) -> list[PanelAndSources]:
    """Return the panels that ``user`` may see and has not hidden."""
    layout = get_layout(user)
    return [pair for pair in arrange(desk_panels(user), layout) if pair[0].name not in layout.hidden]


def change_layout(user: User, action: str, name: str) -> None:
    """Store that ``user`` moved the panel ``name`` up or down, hid, or showed it. Ignore panels that are not theirs."""
    layout = get_layout(user)
    names = [panel.name for panel, _sources in arrange(desk_panels(user), layout)]
    if action not in ACTIONS or name not in names:
        return
    shown = [other for other in names if other not in layout.hidden]
    if action in STEPS and name in shown:
        moved = iter(move(shown, name, STEPS[action]))
        names = [next(moved) if other in shown else other for other in names]  # hidden panels keep their places
    layout.hidden = [*(other for other in layout.hidden if other != name), *([name] if action == "hide" else [])]
    layout.order = names
    layout.save()


def reset_layout(user: User) -> None:
    DeskLayout.objects.filter(user=user).delete()


def move(names: list[str], name: str, places: int) -> list[str]:
    """Return ``names`` with ``name`` moved down by ``places``, or up if negative, but not over the ends."""
    others = [other for other in names if other != name]
    place = min(max(names.index(name) + places, 0), len(others))
    return [*others[:place], name, *others[place:]]
