"""Images and documents in Wagtail's admin, and documents on the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from site_core.caching.page_cache.invalidation import invalidate_on_commit

from .admin_api import PermittedDocumentsAPIViewSet, PermittedImagesAPIViewSet
from .availability import log_missing_document
from .models import ClinicDocument, ClinicImage
from .privacy import delete_misplaced_renditions
from .rich_text import AvailableImageEmbedHandler


@hooks.register("after_bulk_action")
def update_renditions_after_bulk_action(
    request: HttpRequest, action_type: str, objects: Sequence[Model], action_class_instance: Any
) -> None:
    """Wagtail moves many images to another collection without sending signals."""
    if action_type == "add_to_collection" and action_class_instance.model is ClinicImage:
        delete_misplaced_renditions(objects)
        invalidate_on_commit()


@hooks.register("before_serve_document", order=-1)  # before the hook that checks the collection's privacy
def record_served_document(document: ClinicDocument, request: HttpRequest) -> HttpResponse | None:
    """Tell DocumentHeadersMiddleware which document is served. Allow only GET and HEAD."""
    request.served_document = document  # type: ignore[attr-defined]  # read by the middleware
    return None if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])


@hooks.register("before_serve_document", order=1)  # after that hook
def require_document_file(document: ClinicDocument, request: HttpRequest) -> None:
    """Respond with 404 if the file is missing or can’t be read. Wagtail would raise an error."""
    try:
        document.file.storage.open(str(document.file.name)).close()
    except (OSError, SuspiciousFileOperation) as error:
        log_missing_document(document, error)
        raise Http404("The file of this document is missing.") from error


@hooks.register("construct_admin_api", order=20)  # after Wagtail's own, which it replaces
def register_permitted_endpoints(router: Any) -> None:
    router.register_endpoint("images", PermittedImagesAPIViewSet)
    router.register_endpoint("documents", PermittedDocumentsAPIViewSet)


@hooks.register("register_rich_text_features", order=20)  # after Wagtail's own
def register_available_image(features: FeatureRegistry) -> None:
    features.register_embed_type(AvailableImageEmbedHandler)
