"""The registry of what the admin’s search finds besides pages, such as images and snippets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_permission_codename
from django.db.models import Model, QuerySet

# Where a text is in the form of the object (a content path, or ""), the label of its field, and the text.
SearchText = tuple[str, str, str]


@dataclass(frozen=True)
class SearchableModel:
    """A model whose objects the admin’s search finds.

    ``title`` and ``texts`` read an object. ``objects_for`` returns those that a user may see, and ``edit_url`` where
    they edit the one with a primary key. Primary keys are integers.
    """

    model: type[Model]
    title: Callable[[Any], str]
    texts: Callable[[Any], Iterable[SearchText]]
    objects_for: Callable[[Any], QuerySet[Any]]
    edit_url: Callable[[int], str]
    icon: str = "snippet"


_models: dict[type[Model], SearchableModel] = {}


def register_searchable_model(searchable: SearchableModel) -> None:
    _models[searchable.model] = searchable


def searchable_models() -> Iterator[SearchableModel]:
    yield from list(_models.values())


def find_searchable_model(model: type[Model]) -> SearchableModel | None:
    return _models.get(model)


def objects_with_permission(model: type[Model]) -> Callable[[Any], QuerySet[Any]]:
    """Return a function for ``objects_for``: all objects, for users who may view, add, change, or delete any."""

    def objects_for(user: Any) -> QuerySet[Any]:
        names = (get_permission_codename(action, model._meta) for action in ("view", "add", "change", "delete"))
        is_allowed = any(user.has_perm(f"{model._meta.app_label}.{name}") for name in names)
        return model._default_manager.all() if is_allowed else model._default_manager.none()

    return objects_for


def field_texts(*names: str) -> Callable[[Any], Iterator[SearchText]]:
    """Return a function for ``texts``: those in the fields ``names`` of an object."""

    def texts(instance: Any) -> Iterator[SearchText]:
        for name in names:
            if text := getattr(instance, name):
                yield name, str(instance._meta.get_field(name).verbose_name), str(text)

    return texts
