"""Replace an image by another one on all pages that use it, drafts included. Each page gets a revision."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page, ReferenceIndex

from site_core.media.models import ClinicImage
from site_core.media.usages import ImageReplacer, drafts, find_image_ids, settings_with_images
from site_core.pages.minor_changes import Outcome, is_published_again, latest_version, refusal_reason, save_change


class Use(NamedTuple):
    """A page that uses the image. ``refusal`` says why the user can’t replace it there; empty if they can."""

    page: Page
    refusal: str
    is_published_again: bool


def find_uses(image: ClinicImage, user: Any) -> list[Use]:
    """Return the pages that use ``image``, live or in their draft, by title."""
    ids = live_page_ids(image) | {draft.pk for draft in drafts() if image.pk in find_image_ids(draft)}
    return [get_use(page, user) for page in Page.objects.filter(pk__in=ids).order_by("title").specific()]


def live_page_ids(image: ClinicImage) -> set[int]:
    references = ReferenceIndex.get_references_to(image).filter(base_content_type=page_content_type())
    return {int(pk) for pk in references.values_list("object_id", flat=True)}


def find_other_uses(image: ClinicImage) -> list[str]:
    """Return what uses ``image`` and is not a page, such as settings."""
    references = ReferenceIndex.get_references_to(image).exclude(base_content_type=page_content_type())
    names = {str(reference.model_name) for reference in references}
    return sorted(names | settings_with_images().get(image.pk, set()))


def page_content_type() -> ContentType:
    return ContentType.objects.get_for_model(Page)


def get_use(page: Page, user: Any) -> Use:
    return Use(page, refusal_reason(page, user), is_published_again(page, user))


def replace_on_page(page_id: int, old: ClinicImage, new: ClinicImage, user: Any) -> Outcome:
    """Replace ``old`` by ``new`` in the latest version of a page, and publish it again if that is what is live."""
    with transaction.atomic():
        page = Page.objects.select_for_update().get(pk=page_id).specific
        draft = latest_version(page)
        if refusal_reason(page, user) or old.pk not in find_image_ids(draft):
            return Outcome.NOT_SAVED
        ImageReplacer(lambda pk: new.pk if pk == old.pk else pk, new).update(draft)
        return save_change(page, draft, user)
