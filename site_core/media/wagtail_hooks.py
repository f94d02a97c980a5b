"""Uploads in Wagtail's admin."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from wagtail import hooks

from site_core.caching.page_cache.invalidation import invalidate_on_commit

from .models import ClinicDocument, ClinicImage
from .privacy import forget_misplaced_copies


@hooks.register("after_bulk_action")
def follow_collection(request, action_type, objects, action_class_instance):
    """Pictures put into another collection at once: Wagtail updates their rows without a signal."""
    if action_type == "add_to_collection" and action_class_instance.model is ClinicImage:
        forget_misplaced_copies(objects)
        invalidate_on_commit()


@hooks.register("before_serve_document", order=-1)  # before the hook that checks the collection's privacy
def note_document(document: ClinicDocument, request: HttpRequest) -> HttpResponse | None:
    """Tell DocumentHeadersMiddleware which document is served; refuse other methods than GET and HEAD."""
    request.served_document = document
    return None if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])
