"""Which pages and snippets refer to which facts, as visitors see them and in their latest drafts."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from wagtail.models import Page, Revision, RevisionMixin

from .models import Fact, FactUse
from .text import find_fact_ids


def content_type_of(instance: Any) -> ContentType:
    """Return the content type under which uses are stored: one for pages of all types."""
    return ContentType.objects.get_for_model(Page if isinstance(instance, Page) else type(instance))


def stored_content(instance: Any) -> Any:
    """Return what the database has of ``instance``: a page, a snippet, or the settings of a site."""
    if isinstance(instance, RevisionMixin):
        return instance.serializable_data()
    return {field.name: field.value_to_string(instance) for field in instance._meta.concrete_fields}


def facts_in(model: type[Model], content: Any) -> set[int]:
    """Return the ids of the facts in stored ``content`` of ``model``: those in its texts, and those that it lists.

    Other models list facts in many-to-many fields. Without a fact that was its only one, a list would mean something
    else, so such a fact is in use.
    """
    lists = [field.name for field in model._meta.many_to_many if field.related_model is Fact]
    return find_fact_ids(content).union(*(content.get(name) or () for name in lists))


def record_live_uses(instance: Model) -> None:
    """Record the facts in what visitors see of ``instance``, which is being saved: none unless it is live."""
    is_live = getattr(instance, "live", True)
    ids = facts_in(type(instance), stored_content(instance)) if is_live else set()
    record_uses(instance, ids, is_draft=False)


def record_draft_uses(revision: Revision) -> None:
    """Record the facts in ``revision``, the newest of its object."""
    model = revision.content_type.model_class()
    if model and issubclass(model, RevisionMixin) and not issubclass(model, Fact):
        content = json.loads(json.dumps(revision.content, cls=DjangoJSONEncoder))
        record_uses_of(revision.base_content_type, int(revision.object_id), facts_in(model, content), is_draft=True)


def record_uses(instance: Any, ids: Collection[int], is_draft: bool) -> None:
    record_uses_of(content_type_of(instance), instance.pk, ids, is_draft)


def record_uses_of(content_type: ContentType, object_id: int, ids: Collection[int], is_draft: bool) -> None:
    uses = FactUse.objects.filter(content_type=content_type, object_id=object_id, is_draft=is_draft)
    recorded = set(uses.values_list("fact_id", flat=True))
    if removed := recorded - set(ids):
        uses.filter(fact_id__in=removed).delete()
    if added := set(ids) - recorded:
        existing = Fact.objects.filter(pk__in=added).values_list("pk", flat=True)
        FactUse.objects.bulk_create(
            [FactUse(fact_id=pk, content_type=content_type, object_id=object_id, is_draft=is_draft) for pk in existing],
            ignore_conflicts=True,
        )


def delete_uses(instance: Model) -> None:
    FactUse.objects.filter(content_type=content_type_of(instance), object_id=instance.pk).delete()


def live_uses(fact: Fact, model: type[Model]) -> QuerySet[FactUse, int]:
    """Return the ids of the objects of ``model`` that show ``fact`` to visitors."""
    uses = FactUse.objects.filter(fact=fact, content_type=ContentType.objects.get_for_model(model), is_draft=False)
    return uses.values_list("object_id", flat=True)
