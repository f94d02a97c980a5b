"""What goes to the trash when it is deleted: one registry.

In ``AppConfig.ready``, an app registers a TrashKind for a model. Its deleted rows, with all rows that are deleted
together with them, can then be restored. Without the app ``site_core.trash``, nothing reads the registry.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.dispatch import Signal

# Sent before rows of ``sender`` are deleted with SQL, which sends no pre_delete. ``pks`` are their primary keys.
pre_bulk_delete = Signal()
# Sent after an ``instance`` of ``sender`` was restored, in the same transaction.
restored = Signal()


class TrashKind:
    """How the trash treats rows of the model ``label`` (“app.model”). Subclasses know more about theirs."""

    icon = "snippet"
    file_field = ""

    def __init__(self, label: str) -> None:
        self.label = label.lower()

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    def get_title(self, instance: Model) -> str:
        return str(instance)

    def get_url(self, instance: Model) -> str:
        """Return the URL that visitors had for ``instance``, or an empty string."""
        return ""

    def get_text(self, instance: Model) -> str:
        """Return text by which people recognize ``instance``."""
        return ""

    def get_access(self, instance: Model) -> dict[str, Any]:
        """Return what ``can_restore`` needs to know about ``instance``. It is stored as JSON."""
        return {}

    def can_restore(self, user: Any, access: dict[str, Any]) -> bool:
        """Return whether ``user``, who could have deleted the instance, may see and restore it."""
        app, model = self.label.split(".")
        return user.has_perm(f"{app}.delete_{model}")

    def can_use(self, user: Any) -> bool:
        """Return whether ``user`` may restore some rows of the model."""
        return self.can_restore(user, {})

    def find_problem(self, instance: Model) -> str:
        """Return why ``instance``, which is not saved yet, can’t be restored now. Empty if it can."""
        return ""


@dataclass(frozen=True)
class TrashCompanion:
    """Rows of another app that change when something is deleted, and that change back when it is restored.

    ``capture`` gets the primary keys of the deleted rows and the ``origin`` of Django’s signal, and returns JSON.
    ``restore`` gets this JSON after the rows are in the database again, and may return notes for the user.
    """

    key: str
    label: str  # of the model that is deleted
    capture: Callable[[list[Any], Any], Any]
    restore: Callable[[Any], list[str] | None]
    excluded: tuple[str, ...] = ()  # labels of models whose rows the companion takes care of


_kinds: dict[str, TrashKind] = {}
_companions: dict[str, TrashCompanion] = {}
_excluded: set[str] = set()
_is_skipped: ContextVar[bool] = ContextVar("is_skipped", default=False)


def register_trash_kind(kind: TrashKind) -> None:
    _kinds[kind.label] = kind


def register_trash_companion(companion: TrashCompanion) -> None:
    _companions[companion.key] = companion


def exclude_from_trash(*labels: str) -> None:
    """Register models, or apps, whose rows never go to the trash: derived ones, and those that must not be kept."""
    _excluded.update(label.lower() for label in labels)


def trash_kinds() -> dict[str, TrashKind]:
    """Return ``{label: kind}``."""
    return dict(_kinds)


def trash_companions(label: str) -> list[TrashCompanion]:
    return [companion for companion in _companions.values() if companion.label == label]


def is_excluded_from_trash(model: type[Model]) -> bool:
    return model._meta.label_lower in _excluded or model._meta.app_label in _excluded


@contextlib.contextmanager
def without_trash() -> Iterator[None]:
    """Delete permanently in this block."""
    token = _is_skipped.set(True)
    try:
        yield
    finally:
        _is_skipped.reset(token)


def is_trash_skipped() -> bool:
    return _is_skipped.get()
