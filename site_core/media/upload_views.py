"""Upload one image from a script, and ask for its alternative text: what static/js/image-upload.js requests."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.images.forms import get_image_form
from wagtail.images.shortcuts import get_rendition_or_not_found

from .fields import SanitizedImageFormField
from .models import ClinicImage
from .pending_uploads import (
    delete_pending_image,
    file_name,
    find_pending_image,
    read_pending_image,
    store_pending_image,
)
from .privacy import permission_policy

PREFIX = "image-upload"
FIELDS = ("description", "is_decorative", "collection")  # the dialog asks for these
PREVIEW_FILTER = "max-165x165"  # the size of Wagtail's choosers


def check_permission(request: HttpRequest, *actions: str) -> None:
    if not permission_policy.user_has_any_permission(request.user, actions or ("add",)):
        raise PermissionDenied


def create_form(request: HttpRequest) -> Any:
    """Return Wagtail's form for an image with the data of ``request``. It takes the file that was uploaded before."""
    instance = ClinicImage(uploaded_by_user=request.user)
    data = request.POST if request.method == "POST" else None
    return get_image_form(ClinicImage)(data, instance=instance, user=request.user, prefix=PREFIX)


def dialog_context(form: Any) -> dict[str, Any]:
    return {"fields": [form[name] for name in FIELDS if name in form.fields], "form": form}


@require_safe
def dialog(request: HttpRequest) -> HttpResponse:
    check_permission(request)
    return render(request, "media/image_upload_dialog.html", dialog_context(create_form(request)))


@require_POST
def upload_file(request: HttpRequest) -> JsonResponse:
    """Prepare a file and store it until it has an alternative text, or replaces that of an image."""
    check_permission(request, "add", "change")
    try:
        file = SanitizedImageFormField().clean(request.FILES.get("file"))
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages), "code": error.code}, status=422)
    upload = store_pending_image(file, request.user)
    return JsonResponse({"id": upload.pk, "name": file_name(upload)})


@require_POST
def create_image(request: HttpRequest) -> JsonResponse:
    """Add an uploaded file to the library. If a field has an error, respond with the fields."""
    check_permission(request)
    form = create_form(request)
    if form.is_valid():
        return JsonResponse(describe_image(form.save()))
    fields = render_to_string("media/image_upload_fields.html", dialog_context(form), request)
    return JsonResponse({"fields": fields, "error": other_errors(form)}, status=422)


def other_errors(form: Any) -> str:
    """Return the errors of fields that the dialog doesn't show."""
    return " ".join(str(message) for name, errors in form.errors.items() if name not in FIELDS for message in errors)


@require_POST
def delete_upload(request: HttpRequest, pk: int) -> HttpResponse:
    if upload := find_pending_image(pk, request.user):
        delete_pending_image(upload)
    return HttpResponse(status=204)


@require_safe
def preview(request: HttpRequest, pk: int) -> FileResponse:
    """Serve an uploaded image to the user who uploaded it. The extension of a stored image is that of its format."""
    upload = find_pending_image(pk, request.user)
    file = upload and read_pending_image(upload)
    if not file:
        raise Http404("There is no such upload.")
    response = FileResponse(file, content_type=mimetypes.guess_type(str(file.name))[0])
    response["Cache-Control"] = "private, no-store"
    return response


def describe_image(image: ClinicImage) -> dict[str, Any]:
    """Return what Wagtail's choosers and text editors need to show an image."""
    preview = get_rendition_or_not_found(image, PREVIEW_FILTER)
    return {
        "id": image.pk,
        "title": image.title,
        "edit_url": reverse("wagtailimages:edit", args=[image.pk]),
        "preview": {"url": preview.url, "width": preview.width, "height": preview.height},
        "default_alt_text": image.default_alt_text,
        "is_decorative": image.is_decorative,
    }


urlpatterns: list[URLPattern] = [
    path("", upload_file, name="upload"),
    path("dialog/", dialog, name="dialog"),
    path("create/", create_image, name="create"),
    path("<int:pk>/preview/", preview, name="preview"),
    path("<int:pk>/delete/", delete_upload, name="delete"),
]
