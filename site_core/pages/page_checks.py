"""Checks of a page while an editor writes it. Rooms that check pages register theirs here.

They don’t prevent publishing: see ``publishing`` and ``forms`` for what does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .base import BasePage


class Audience(TextChoices):
    """Who notices a problem."""

    READERS = "readers", _("For readers")
    SEARCH = "search", _("For search engines")


class Dismissal(NamedTuple):
    """A button for what is fine after all. It sends ``token`` to ``url``, after which the page is checked again."""

    label: str
    url: str
    token: str


class PageProblem(NamedTuple):
    label: str
    message: str  # what is wrong, and what to do
    path: str  # content path of the field; empty if no single field is at fault
    audience: Audience
    dismissal: Dismissal | None = None
    source_url: str = ""  # where what the text contradicts can be edited
    is_in_place: bool = False  # whether the form also shows it at its place


# Gets a draft as the editor has it, which may not be saved yet. Must not write to the database.
PageCheck = Callable[["BasePage"], Iterable[PageProblem]]

_checks: list[PageCheck] = []


def register_page_check(check: PageCheck) -> None:
    """Add ``check`` to what editors see beside the form. Call this in ``AppConfig.ready``."""
    _checks.append(check)


def find_problems(page: BasePage) -> list[PageProblem]:
    """Return the problems that all registered checks find in ``page``."""
    return [problem for check in _checks for problem in check(page)]
