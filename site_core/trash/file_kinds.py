"""Images and documents in the trash."""

from __future__ import annotations

from typing import Any

from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from site_core.lib.trash import TrashKind
from site_core.media.models import ClinicDocument, ClinicImage


class FileTrashKind(TrashKind):
    file_field = "file"

    def __init__(self, model: Any, permission_model: Any, icon: str) -> None:
        super().__init__(model._meta.label)
        self.icon = icon
        self.policy = CollectionOwnershipPermissionPolicy(model, permission_model, owner_field_name="uploaded_by_user")

    def get_text(self, instance: Any) -> str:
        return getattr(instance, "description", "")

    def get_access(self, instance: Any) -> dict[str, Any]:
        return {"collection": instance.collection_id, "owner": instance.uploaded_by_user_id}

    def can_restore(self, user: Any, access: dict[str, Any]) -> bool:
        collection = Collection.objects.filter(pk=access["collection"]).first() or Collection.get_first_root_node()
        instance = self.model(collection=collection, uploaded_by_user_id=access["owner"])
        return self.policy.user_has_permission_for_instance(user, "delete", instance)

    def can_use(self, user: Any) -> bool:
        return self.policy.user_has_permission(user, "delete")


def image_kind() -> FileTrashKind:
    return FileTrashKind(ClinicImage, Image, "image")


def document_kind() -> FileTrashKind:
    return FileTrashKind(ClinicDocument, Document, "doc-full-inverse")
