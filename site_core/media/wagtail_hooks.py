"""Images and documents in Wagtail's admin, and documents on the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.rich_text.feature_registry import FeatureRegistry

from site_core.caching.page_cache.invalidation import invalidate_on_commit

from . import awaited_thumbnails, library_views, upload_views
from .admin_api import PermittedDocumentsAPIViewSet, PermittedImagesAPIViewSet
from .availability import log_missing_document
from .edit_view import ImageEditView
from .models import ClinicDocument, ClinicImage
from .privacy import delete_misplaced_renditions, permission_policy
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


@hooks.register("register_admin_urls")
def register_upload_urls() -> list[URLResolver]:
    return [path("images/uploads/", include((upload_views.urlpatterns, "image_uploads")))]


@hooks.register("register_admin_urls")
def register_thumbnail_urls() -> list[URLResolver]:
    return [path("images/awaited-thumbnails/", include((awaited_thumbnails.urlpatterns, "awaited_thumbnails")))]


@hooks.register("insert_global_admin_js")
def awaited_thumbnails_script() -> SafeString:
    """Load the script that shows thumbnails of new images as soon as they exist."""
    url = reverse("awaited_thumbnails:ready")
    return format_html('<script src="{}" defer data-url="{}"></script>', static("js/awaited-thumbnails.js"), url)


@hooks.register("register_admin_urls", order=-1)  # before Wagtail’s own
def register_image_form() -> list[URLPattern]:
    return [path("images/<int:image_id>/", ImageEditView.as_view())]


@hooks.register("register_admin_urls")
def register_library_urls() -> list[URLResolver]:
    return [path("images/library/", include((library_views.urlpatterns, "image_library")))]


@hooks.register("register_reports_menu_item")
def register_library_menu_item() -> MenuItem:
    url = reverse("image_library:index")
    return ImageMenuItem(_("Alternative texts"), url, icon_name="image", order=1050)


class ImageMenuItem(MenuItem):
    """For people who may change images."""

    def is_shown(self, request: HttpRequest) -> bool:
        return permission_policy.user_has_permission(request.user, "change")


@hooks.register("insert_global_admin_js")
def image_upload_script() -> SafeString:
    """Load the script with which others upload an image and ask for its alternative text."""
    max_size = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    too_big = gettext("This image is too big. The maximum is %(max_size)s.") % {"max_size": filesizeformat(max_size)}
    return format_html(
        '<script src="{}" defer data-url="{}" data-max-size="{}" data-too-big="{}" data-uploading="{}" '
        'data-preparing="{}" data-ready="{}" data-adding="{}" data-busy="{}" data-not-allowed="{}" data-failed="{}">'
        "</script>",
        static("js/image-upload.js"),
        reverse("image_uploads:upload"),
        max_size,
        too_big,
        gettext("Uploading… {percent} %"),
        gettext("Being prepared…"),
        gettext("Ready. Write an alternative text, and the image is added."),
        gettext("The image is added as soon as it is ready."),
        gettext("The site is working on other large images. It tries again by itself."),
        gettext("You don’t have permission to upload images. Ask an administrator, or choose one from the library."),
        gettext("The image could not be uploaded. Check your connection and that you are signed in, then try again."),
    )


@hooks.register("insert_global_admin_js")
def image_field_script() -> SafeString:
    """Load the script that uploads an image as soon as its file is chosen in a form."""
    ready = gettext("“{name}” is uploaded. Fill in the other fields, then save. To use another file, choose it here.")
    return format_html('<script src="{}" defer data-ready="{}"></script>', static("js/image-field.js"), ready)


@hooks.register("insert_editor_js")
def image_drop_script() -> SafeString:
    """Load the script with which image files can be dropped into a form."""
    return format_html(
        '<script src="{}" defer data-one="{}" data-no-image="{}"></script>',
        static("js/image-drop.js"),
        gettext("There is room for one image here. “{name}” was used, and the others were not uploaded."),
        gettext("This file is not an image. Drop an AVIF, GIF, HEIC, JPEG, PNG, or WebP file here."),
    )
