"""What a copy of a page has of its original, and what it never has."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

if TYPE_CHECKING:
    from .base import BasePage

# They say when the page itself went live.
PUBLICATION_FIELDS = frozenset({"first_published_at", "last_published_at", "go_live_at", "expire_at"})


@dataclass(frozen=True)
class CopyChoice:
    """A part of a page that people who copy it may keep. ``names`` are fields and child relations."""

    key: str
    label: str | Promise
    names: tuple[str, ...] = ()
    is_kept: bool = True  # unless the person decides otherwise


# All fields and child relations that belong to no other choice.
TEXT = CopyChoice("text", _("Text and images"))


def copy_choices(models: Iterable[type[Page]]) -> list[CopyChoice]:
    """Return what can be kept of pages of these types, each choice once."""
    choices = {TEXT.key: TEXT}
    for model in models:
        choices |= {choice.key: choice for choice in getattr(model, "copy_choices", ())}
    return list(choices.values())


def copied_models(page: Page, with_subpages: bool = True) -> list[type[Page]]:
    """Return the types of ``page`` and of the pages below it."""
    pages = page.get_descendants(inclusive=True) if with_subpages else [page]
    classes = {type_.model_class(): None for type_ in {copied.cached_content_type for copied in pages}}
    return [page.specific_class, *sorted((model for model in classes if model), key=lambda model: model._meta.label)]


def remove_from_copy(copy: BasePage, kept: Collection[str], user: User | AnonymousUser) -> None:
    """Remove what is not in ``kept`` from a page that was just copied, and the history of its original."""
    names = [name for choice in copy_choices([type(copy)]) if choice.key not in kept for name in names_of(copy, choice)]
    draft = copy.get_latest_revision_as_object()
    for version in (copy, draft):
        for name in names:
            clear(version, name)
    if names:
        copy.save(clean=False)
    revision = draft.save_revision(user=user, changed=False, clean=False)
    copy.revisions.exclude(pk=revision.pk).delete()


def names_of(page: BasePage, choice: CopyChoice) -> list[str]:
    """Return the fields and child relations of ``page`` that ``choice`` is about."""
    return text_names(type(page)) if choice is TEXT else list(choice.names)


def text_names(model: type[BasePage]) -> list[str]:
    others = {name for choice in model.copy_choices for name in choice.names}
    others |= {*model.exclude_fields_in_copy, *model.default_exclude_fields_in_copy}
    inherited = {field.name for field in Page._meta.get_fields()} - {"seo_title", "search_description"}
    fields = [field.name for field in model._meta.concrete_fields if field.editable and not field.primary_key]
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
    return [name for name in (*fields, *relations) if name not in others | inherited]


def clear(page: BasePage, name: str) -> None:
    """Empty a field or a relation of ``page``."""
    field = page._meta.get_field(name)
    setattr(page, name, field.get_default() if field.concrete and not field.many_to_many else [])


def keep_as_draft(page: BasePage, update_fields: Collection[str] | None) -> None:
    """Make a page a draft if it is a copy that is being added, or is about to get the dates of a live one.

    Wagtail’s API and scripts may ask for a live copy. It is the only new page with a revision of another page.
    """
    is_copy = page._state.adding and page.alias_of_id is None
    if page.live and is_copy and (page.live_revision_id or page.latest_revision_created_at):
        page.live, page.has_unpublished_changes = False, True
        page.live_revision = None
    elif not page.live and update_fields and "live_revision" in update_fields:
        page.live_revision = page.first_published_at = page.last_published_at = None


def remove_review_from_draft(page: BasePage, user: User | AnonymousUser) -> None:
    """Let the next change of a page that was an alias need a review of its own. Readers see the page as it was."""
    draft = page.get_latest_revision_as_object()
    for name in page.exclude_fields_in_copy:
        if name not in PUBLICATION_FIELDS:
            clear(draft, name)
    draft.save_revision(user=user, clean=False)
