"""Create the draft of a page from a Word document."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page

from site_core.content.blocks import BODY_FEATURES, BodyBlock
from site_core.media.fields import SanitizedImageFormField
from site_core.media.models import ClinicImage
from site_core.media.privacy import permission_policy

from ..paste.document import Image, Table
from ..paste.links import LinkResolver
from ..paste.normalizing import Target
from ..paste.rich_text import render_html
from ..paste.tables import block_value
from .reading import WordDocument

DESCRIPTION_LENGTH = 255


def document_page_types(parent: Page, user: Any) -> list[type[Page]]:
    """Return the page types that a Word document can be opened as below ``parent``: those with a body of text."""
    if not parent.permissions_for_user(user).can_add_subpage():
        return []
    return [model for model in parent.specific_class.creatable_subpage_models() if has_body(model, parent)]


def has_body(model: type[Page], parent: Page) -> bool:
    try:
        field = model._meta.get_field("body")
    except FieldDoesNotExist:
        return False
    return isinstance(field, StreamField) and isinstance(field.stream_block, BodyBlock) and model.can_create_at(parent)


def document_target(model: type[Page], user: Any) -> Target:
    has_images = permission_policy.user_has_permission(user, "add")
    return Target(
        frozenset(BODY_FEATURES),
        has_tables=True,
        has_images=has_images,
        reference_count=0 if hasattr(model, "references") else None,
    )


@transaction.atomic
def create_page(
    parent: Page, model: type[Page], document: WordDocument, user: Any, links: LinkResolver
) -> tuple[Page, int]:
    """Return the new draft, and how many images were refused."""
    images = {key: save_image(content, document.title, key, user) for key, content in used_images(document)}
    body = [block for part in document.result.parts for block in blocks_for(part, images, links)]
    page: Any = model(title=document.title, owner=user, live=False, body=json.dumps(body))
    if hasattr(page, "references"):
        page.references = [
            type(page).references.rel.related_model(**fields | {"year": fields["year"] or None})
            for fields in document.result.references
        ]
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user)
    page.save_revision(user=user, clean=False)  # a draft can have blank fields
    return page, sum(image is None for image in images.values())


def used_images(document: WordDocument) -> Iterator[tuple[str, tuple[bytes, str]]]:
    for part in document.result.parts:
        if isinstance(part, Image) and part.key in document.images:
            yield part.key, (document.images[part.key], part.alt)


def save_image(content: tuple[bytes, str], title: str, key: str, user: Any) -> ClinicImage | None:
    """Add an image to the library by the rules for uploads. Return None if it is refused.

    Its alternative text is that of the document. If there is none, publishing asks for it.
    """
    data, alt = content
    name = f"{title[:80]} {int(key) + 1}"
    try:
        file = SanitizedImageFormField().clean(SimpleUploadedFile(f"word-{key}.{image_extension(data)}", data))
    except ValidationError:
        return None
    collection = permission_policy.collections_user_has_permission_for(user, "add").first()
    return ClinicImage.objects.create(
        title=name, file=file, description=alt[:DESCRIPTION_LENGTH], uploaded_by_user=user, collection=collection
    )


def image_extension(data: bytes) -> str:
    """Return the extension for the first bytes of an image."""
    starts = {b"\x89PNG": "png", b"\xff\xd8": "jpg", b"GIF8": "gif", b"RIFF": "webp"}
    return next((extension for start, extension in starts.items() if data.startswith(start)), "bin")


def blocks_for(part: Any, images: dict[str, ClinicImage | None], links: LinkResolver) -> Iterator[dict[str, Any]]:
    """Yield ``part`` as a block of the body."""
    if isinstance(part, Table):
        yield block("table", block_value(part))
    elif not isinstance(part, Image):
        yield block("paragraph", render_html(part, links))
    elif image := images.get(part.key):
        value = {"image": image.pk, "decorative": False, "alt_text": part.alt[:DESCRIPTION_LENGTH]}
        yield block("figure", {"image": value, "caption": ""})


def block(name: str, value: Any) -> dict[str, Any]:
    return {"type": name, "value": value, "id": str(uuid.uuid4())}
