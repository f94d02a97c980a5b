"""What the desk of a person has on it. A source that fails or is slow does not take the others down."""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from site_core.lib.desk import DeskItem, DeskPanel, DeskSource, User
from site_core.lib.statement_timeout import statement_timeout

from .layouts import shown_panels

logger = logging.getLogger(__name__)

SOURCE_SECONDS = 2.0  # for the queries of one source
DESK_SECONDS = 6.0  # for all: sources that come after that are left out
SHOWN_ITEMS = 5  # the others are one click away


@dataclass
class LoadedPanel:
    """A panel with its items. ``is_incomplete`` if a source failed or took too long."""

    panel: DeskPanel
    items: list[DeskItem] = field(default_factory=list)
    is_incomplete: bool = False

    @property
    def first_items(self) -> list[DeskItem]:
        return self.items[:SHOWN_ITEMS]

    @property
    def other_items(self) -> list[DeskItem]:
        return self.items[SHOWN_ITEMS:]

    @property
    def due(self) -> int:
        return sum(item.due for item in self.items)

    @property
    def more_url(self) -> str:
        return reverse(self.panel.more_url_name) if self.panel.more_url_name else ""


def load_desk(user: User) -> list[LoadedPanel]:
    """Return the panels that ``user`` may see and has not hidden, in the order that they chose."""
    deadline = time.monotonic() + DESK_SECONDS
    return [load_panel(panel, sources, user, deadline) for panel, sources in shown_panels(user)]


def load_panel(panel: DeskPanel, sources: Iterable[DeskSource], user: User, deadline: float) -> LoadedPanel:
    loaded = LoadedPanel(panel)
    for source in sources:
        items = load_items(source, user) if time.monotonic() < deadline else None
        loaded.items += items or []
        loaded.is_incomplete |= items is None
    by_key = {item.key or f"#{place}": item for place, item in enumerate(loaded.items)}
    loaded.items = list(by_key.values())
    loaded.items.sort(key=lambda item: item.date or datetime.date.max)
    return loaded


def load_items(source: DeskSource, user: User) -> list[DeskItem] | None:
    """Return the items of ``source``, or None if it failed or took too long."""
    try:
        with statement_timeout(SOURCE_SECONDS):
            return list(source.get_items(user))
    except Exception as error:
        logger.warning("The panel “%s” of the desk failed: %s", source.panel, error, exc_info=True)
        return None
