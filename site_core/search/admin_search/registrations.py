"""What of this site the admin’s search finds besides pages. Other rooms register their own models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from site_core.content.models import ReusableBlock
from site_core.facts.models import Fact
from site_core.lib.admin_search import (
    SearchableModel,
    SearchText,
    field_texts,
    objects_with_permission,
    register_searchable_model,
)
from site_core.lib.block_mapper import BlockPlace
from site_core.media.models import ClinicDocument, ClinicImage
from site_core.media.privacy import IMAGE_PERMISSIONS
from site_core.media.privacy import permission_policy as image_permission_policy
from site_core.pages.models import Topic

from .entries import TextCollector

# The same as Wagtail's, whose place depends on the version.
document_permission_policy = CollectionOwnershipPermissionPolicy(
    ClinicDocument, Document, owner_field_name="uploaded_by_user"
)


def images_for(user: Any) -> QuerySet[Any]:
    images: QuerySet[Any] = image_permission_policy.instances_user_has_any_permission_for(user, IMAGE_PERMISSIONS)
    return images


def documents_for(user: Any) -> QuerySet[Any]:
    documents: QuerySet[Any] = document_permission_policy.instances_user_has_any_permission_for(
        user, ["add", "change", "choose"]
    )
    return documents


def image_texts(image: ClinicImage) -> Iterator[SearchText]:
    yield from field_texts("description", "credit")(image)
    yield "", "", image.filename


def document_texts(document: ClinicDocument) -> Iterator[SearchText]:
    yield "", "", document.filename


def reusable_block_texts(block: ReusableBlock) -> Iterator[SearchText]:
    collector = TextCollector()
    collector.update_fields(block.get_latest_revision_as_object(), BlockPlace())
    yield from ((path, label, text) for (path, text), label in collector.texts.items())


def register() -> None:
    register_searchable_model(
        SearchableModel(
            ClinicImage,
            lambda image: image.title,
            image_texts,
            images_for,
            lambda pk: reverse("wagtailimages:edit", args=[pk]),
            icon="image",
        )
    )
    register_searchable_model(
        SearchableModel(
            ClinicDocument,
            lambda document: document.title,
            document_texts,
            documents_for,
            lambda pk: reverse("wagtaildocs:edit", args=[pk]),
            icon="doc-full",
        )
    )
    register_searchable_model(
        SearchableModel(
            Topic,
            lambda topic: topic.name,
            field_texts("description", "seo_title", "search_description"),
            objects_with_permission(Topic),
            lambda pk: reverse("wagtailsnippets_pages_topic:edit", args=[pk]),
            icon="tag",
        )
    )
    register_searchable_model(
        SearchableModel(
            ReusableBlock,
            lambda block: block.name,
            reusable_block_texts,
            objects_with_permission(ReusableBlock),
            lambda pk: reverse("wagtailsnippets_content_reusableblock:edit", args=[pk]),
        )
    )
    register_searchable_model(
        SearchableModel(
            Fact,
            lambda fact: fact.name,
            field_texts("other_names", "value", "note"),
            objects_with_permission(Fact),
            lambda pk: reverse("wagtailsnippets_facts_fact:edit", args=[pk]),
            icon="tag",
        )
    )
