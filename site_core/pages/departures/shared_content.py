"""Links to a person’s page outside of pages: in reusable blocks, banners, menus, and other settings.

A redirect to the page is left alone: visitors go on to where those of the page go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AbstractUser
from django.db.models import Model, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.fields import RichTextField, StreamField
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Page, ReferenceIndex, RevisionMixin
from wagtail.snippets.models import get_snippet_models

from site_core.content.models import ReusableBlock
from site_core.site_settings.history.values import Values, read_values, set_value, stored_value
from site_core.site_settings.models import SettingsChange

from ..dependents import pages_using
from ..people import PersonPage
from ..reviewed_models import reviewed_models
from .references import PageReplacer, relink

# What undoing needs, for the log: {"model": label, "pk": primary key, "live": and "draft": {"before": values of the
# changed fields, "after": the new ones}}.
Record = dict[str, Any]


def label(item: Model) -> str:
    """Return how lists and messages name ``item``, such as “Reusable block: Ask us”."""
    name = capfirst(str(item._meta.verbose_name))
    return f"{name}: {item.site}" if isinstance(item, BaseSiteSetting) else f"{name}: {item}"


def linking_items(person: PersonPage) -> list[Any]:
    """Return what links to ``person`` in its stored version or in its draft, and isn’t a page, by label."""
    candidates = [*settings_of_all_sites(), *referring_snippets(person), *snippets_with_drafts()]
    linking = {(type(item), item.pk): item for item in candidates if any(replacements(item, person.pk, 0))}
    return sorted(linking.values(), key=label)


def settings_of_all_sites() -> Iterator[Model]:
    """Yield all settings: a site has a few rows, and the reference index doesn’t know them."""
    for model in apps.get_models():
        if issubclass(model, BaseSiteSetting):
            yield from model._default_manager.select_related("site")


def referring_snippets(person: PersonPage) -> Iterator[Model]:
    snippets = set(get_snippet_models())
    for row in ReferenceIndex.get_references_to(person).select_related("content_type"):
        if (model := row.content_type.model_class()) in snippets:
            yield from model._default_manager.filter(pk=row.object_id)


def snippets_with_drafts() -> Iterator[Model]:
    """Yield the snippets whose draft may link to something that their stored version doesn’t."""
    for model in filter(has_drafts, get_snippet_models()):
        yield from model._default_manager.filter(Q(has_unpublished_changes=True) | Q(live=False))


def has_drafts(model: type[Model]) -> bool:
    return issubclass(model, DraftStateMixin) and not issubclass(model, Page)


def draft_of(item: Any) -> Any:
    """Return the draft of ``item`` that readers don’t see, or None."""
    if isinstance(item, DraftStateMixin) and (item.has_unpublished_changes or not item.live):
        return item.get_latest_revision_as_object()
    return None


def replacements(item: Any, old: int, new: int) -> tuple[Values, Values]:
    """Return the new values of the fields that lead to the page ``old``: in what readers see, and in the draft."""
    draft = draft_of(item)
    is_public = not isinstance(item, DraftStateMixin) or item.live
    return replaced(item, old, new) if is_public else {}, replaced(draft, old, new) if draft is not None else {}


def replaced(version: Any, old: int, new: int) -> Values:
    values: Values = {}
    replacer = PageReplacer(old, new)
    for field in version._meta.concrete_fields:
        if isinstance(field, StreamField):
            stream = replacer.map_stream(field, getattr(version, field.name))
            changes = {} if stream is None else {field.name: stream}
        elif isinstance(field, RichTextField):
            html = relink(getattr(version, field.name), old, new)
            changes = {} if html == getattr(version, field.name) else {field.name: html}
        else:
            is_link = field.related_model in (Page, PersonPage) and getattr(version, field.attname) == old
            changes = {field.name: new} if is_link else {}
        values |= changes
    return values


def refusal(item: Any, user: AbstractUser) -> str:
    """Return why ``user`` can’t change ``item`` in this step. "" if they can."""
    publish = f"{item._meta.app_label}.{get_permission_codename('publish', item._meta)}"
    needs_publishing = isinstance(item, DraftStateMixin) and item.live
    if AdminURLFinder(user).get_edit_url(item) is None or (needs_publishing and not user.has_perm(publish)):
        return _("You don’t have permission to change it.")
    if isinstance(item, ReusableBlock) and item.live and is_on_reviewed_pages(item):
        return _("Pages with a medical review show it, and would need another review. Change it there.")
    return schedule_refusal(item)


def schedule_refusal(item: Any) -> str:
    """Return why a change of ``item`` would cancel what is scheduled: publishing does. "" if nothing is."""
    return _("It is in moderation or scheduled.") if getattr(item, "scheduled_revision", None) else ""


def is_on_reviewed_pages(block: ReusableBlock) -> bool:
    """Return whether readers see ``block`` on pages that name a reviewer: the review is about its links, too."""
    reviewed = {"pk__in": pages_using(block), "live": True, "changed_since_review": None, "reviewer__isnull": False}
    return any(model._default_manager.filter(**reviewed).exists() for model in reviewed_models())


def replace_links(item: Any, old: PersonPage, new: PersonPage, user: AbstractUser) -> Record:
    """Let the links of ``item`` to ``old`` lead to ``new``. What is a draft stays one. Return the record."""
    live, draft = replacements(item, old.pk, new.pk)
    record = {
        "model": item._meta.label_lower,
        "pk": item.pk,
        "live": {"before": read(item, live), "after": live},
        "draft": {"before": read(draft_of(item), draft), "after": draft},
    }
    write(item, live, draft, user)
    return record


def read(version: Any, names: Any) -> Values:
    fields = [version._meta.get_field(name) for name in names]
    return {field.name: stored_value(field, field.value_from_object(version)) for field in fields}


def write(item: Any, live: Values, draft: Values, user: AbstractUser) -> None:
    """Set ``live`` in what readers see, and ``draft`` in the draft, as the form would."""
    version = draft_of(item)
    if live:
        write_live(item, live, user)
    if version is not None and (live or draft):
        set_values(version, draft)
        version.save_revision(user=user, log_action=True, clean=False)


def write_live(item: Any, values: Values, user: AbstractUser) -> None:
    before = read_values(type(item), item.pk) if isinstance(item, BaseSiteSetting) else {}
    set_values(item, values)
    if isinstance(item, DraftStateMixin):
        item.save_revision(user=user, log_action=True, clean=False).publish(user=user)
        return
    item.save()
    if isinstance(item, RevisionMixin):
        item.save_revision(user=user, log_action=True, clean=False)
        return
    log(item, "wagtail.edit", user=user)
    if isinstance(item, BaseSiteSetting):
        SettingsChange.record(item, user, before, read_values(type(item), item.pk))


def set_values(version: Any, values: Values) -> None:
    for name, value in values.items():
        set_value(version, name, value)


def find(record: Record) -> Any:
    """Return what ``record`` is about, or None if it was deleted."""
    return apps.get_model(record["model"])._default_manager.filter(pk=record["pk"]).first()


def undo_refusal(item: Any, record: Record, user: AbstractUser) -> str:
    """Return why the change in ``record`` can no longer be undone. "" if it can."""
    if reason := schedule_refusal(item):
        return reason
    draft, after = draft_of(item), {part: record[part]["after"] for part in ("live", "draft")}
    has_draft = draft is not None or not after["draft"]
    if not has_draft or read(item, after["live"]) != after["live"] or read(draft, after["draft"]) != after["draft"]:
        return _("Someone has changed it since then.")
    return refusal(item, user)


def restore(item: Any, record: Record, user: AbstractUser) -> None:
    write(item, record["live"]["before"], record["draft"]["before"], user)
