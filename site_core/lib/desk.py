"""The registry of the desk, the admin's first screen: panels, and what each room adds to them.

A room does this in a module ``desk.py``, which its ``AppConfig.ready`` imports:

    register_desk_panel(DeskPanel("inquiries", _("Inquiries"), order=50, empty=_("No new inquiries.")))

    @register_desk_items("inquiries", is_shown=can_view_inquiries)
    def new_inquiries(user: User) -> Iterator[DeskItem]:
        yield DeskItem(_("3 new inquiries"), reverse("enquiries"), due=3)

Several rooms can add items to one panel. A panel makes at most three queries.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from .site_health import Result, Status

# How many items a source lists at most. It slices its query, however many pages the site has.
MAX_ITEMS = 20

# Panels to which several rooms add items.
YOURS, COMING_UP, GOING_STALE = "yours", "coming-up", "going-stale"

User = Any  # a person who has signed in


@dataclass(frozen=True)
class DeskItem:
    """One line: what it is, and where to do something about it. Also used in email, so without markup.

    ``due`` is how many things it stands for that need this person today, such as 3 new inquiries. ``status`` is a word
    beside the detail, such as “Overdue”. Items that have a ``date`` come first in a panel, and in its order. Items with
    the same ``key``, such as that of a page, are one: rooms that are registered later know more.
    """

    title: str
    url: str = ""
    detail: str = ""
    status: str = ""
    due: int = 0
    date: datetime.date | None = None
    key: str = ""


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


@dataclass(frozen=True)
class WriteLink:
    """A way to start writing. ``get_url`` returns where, or "" for people who may not."""

    label: str | Promise
    get_url: Callable[[User], str]
    order: int = 100


_panels: dict[str, DeskPanel] = {}
_sources: dict[tuple[str, str], DeskSource] = {}
_write_links: list[WriteLink] = []


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


def health_items(results: Iterable[Result]) -> Iterator[DeskItem]:
    """Return the problems among the results of checks for Site health."""
    for result in results:
        if result.status > Status.GOOD:
            due = int(result.status is Status.CRITICAL)
            yield DeskItem(result.found, result.url, result.advice, status=result.status.label, due=due)


def register_write_links(*links: WriteLink) -> None:
    _write_links.extend(links)


def write_links(user: User) -> list[tuple[str, str]]:
    """Return labels and URLs of what ``user`` may write."""
    links = sorted(_write_links, key=lambda link: link.order)
    return [(str(link.label), url) for link in links if (url := link.get_url(user))]
