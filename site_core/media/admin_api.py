"""Images and documents in the admin's API, which Wagtail shows to everyone who can sign in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.models import Document
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from .models import ClinicDocument
from .privacy import permission_policy as image_policy

# The same as Wagtail's, whose place depends on the version.
document_policy = CollectionOwnershipPermissionPolicy(ClinicDocument, Document, owner_field_name="uploaded_by_user")
ANY_PERMISSION = ["add", "change", "delete", "choose"]  # those that Wagtail's own lists and choosers ask for


class PermittedImagesAPIViewSet(ImagesAdminAPIViewSet):
    """Images in the collections that the user works with."""

    def get_queryset(self) -> QuerySet[Any]:
        permitted = image_policy.instances_user_has_any_permission_for(self.request.user, ANY_PERMISSION)
        return super().get_queryset().filter(pk__in=permitted.order_by().values("pk"))


class PermittedDocumentsAPIViewSet(DocumentsAdminAPIViewSet):
    """Documents in the collections that the user works with."""

    def get_queryset(self) -> QuerySet[Any]:
        permitted = document_policy.instances_user_has_any_permission_for(self.request.user, ANY_PERMISSION)
        return super().get_queryset().filter(pk__in=permitted.order_by().values("pk"))
