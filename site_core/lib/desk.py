"""The registry of the desk, the admin's first screen: panels, and what each room adds to them.

A room does this in a module ``desk.py``, which its ``AppConfig.ready`` imports:

    register_desk_panel(DeskPanel("inquiries", _("Inquiries"), order=50, empty=_("No new inquiries.")))

    @register_desk_items("inquiries", is_shown=can_view_inquiries)
    def new_inquiries(user: AbstractBaseUser) -> Iterator[DeskItem]:
        yield DeskItem(_("3 new inquiries"), reverse("enquiries"), due=3)

Several rooms can add items to one panel. A panel makes at most three queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.functional import Promise

# How many items a source lists at most. It slices its query, however many pages the site has.
MAX_ITEMS = 20

# Panels of the desk's own rooms, to which several others add items.
YOURS, COMING_UP, GOING_STALE, READERS = "yours", "coming-up", "going-stale", "readers"

User = AbstractBaseUser | Any  # a person who has signed in


@dataclass(frozen=True)
class DeskItem:
    """One line: what it is, and where to do something about it. Also used in e-mail, so without markup.

    ``due`` is how many things it stands for that need this person today, such as 3 new inquiries. ``status`` is a word
    beside the title, such as “Overdue”.
    """

    title: str
    url: str = ""
    detail: str = ""
    status: str = ""
    due: int = 0


@dataclass(frozen=True)
class DeskPanel:
    """A list of items. ``empty`` says what to do if there are none. Lower numbers of ``order`` come first."""

    name: str
    label: str | Promise
    order: int
    empty: str | Promise
    icon: str = "list-ul"
    more_label: str | Promise = ""
    more_url_name: str = ""


@dataclass(frozen=True)
class DeskSource:
    """A function that lists a person's items for a panel, and who may see them."""

    panel: str
    get_items: Callable[[User], Iterable[DeskItem]]
    is_shown: Callable[[User], bool]


_panels: dict[str, DeskPanel] = {}
_sources: dict[tuple[str, str], DeskSource] = {}


def everyone(user: User) -> bool:
    return True


def register_desk_panel(*panels: DeskPanel) -> None:
    _panels.update((panel.name, panel) for panel in panels)


def register_desk_items(
    panel: str, is_shown: Callable[[User], bool] = everyone
) -> Callable[[Callable[[User], Iterable[DeskItem]]], Callable[[User], Iterable[DeskItem]]]:
    """Return a decorator that adds what a function lists to ``panel``, for those who may see it."""

    def register(get_items: Callable[[User], Iterable[DeskItem]]) -> Callable[[User], Iterable[DeskItem]]:
        key = f"{get_items.__module__}.{get_items.__qualname__}"
        _sources[panel, key] = DeskSource(panel, get_items, is_shown)
        return get_items

    return register


def desk_panels(user: User) -> list[tuple[DeskPanel, list[DeskSource]]]:
    """Return the panels that ``user`` may see, in their default order, each with its sources."""
    by_panel: dict[str, list[DeskSource]] = {}
    for source in _sources.values():
        if source.panel in _panels and source.is_shown(user):
            by_panel.setdefault(source.panel, []).append(source)
    panels = sorted((_panels[name] for name in by_panel), key=lambda panel: (panel.order, panel.name))
    return [(panel, by_panel[panel.name]) for panel in panels]
