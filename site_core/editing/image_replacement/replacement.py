"""Replace an image by another one on all pages that use it, drafts included. Each page gets a revision."""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from site_core.media.models import ClinicImage
from site_core.media.usages import ImageReplacer, drafts, find_image_ids, settings_with_images
from site_core.pages.publishing import draft_publication_errors


class Outcome(Enum):
    PUBLISHED = "published"
    SAVED_AS_DRAFT = "saved as draft"
    NOT_SAVED = "not saved"


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
    permissions = page.permissions_for_user(user)
    refusal = ""
    if page.alias_of_id:
        refusal = _("An alias of another page. It changes with that page.")
    elif not permissions.can_edit():
        refusal = _("You don’t have permission to edit this page.")
    elif permissions.page_locked():
        refusal = _("This page is locked, in moderation, or scheduled.")
    is_published_again = page.live and not page.has_unpublished_changes and permissions.can_publish()
    return Use(page, refusal, is_published_again)


def replace_on_page(page_id: int, old: ClinicImage, new: ClinicImage, user: Any) -> Outcome:
    """Replace ``old`` by ``new`` in the latest version of a page, and publish it again if that is what is live."""
    with transaction.atomic():
        page = Page.objects.select_for_update().get(pk=page_id).specific
        use = get_use(page, user)
        draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
        if use.refusal or old.pk not in find_image_ids(draft):
            return Outcome.NOT_SAVED
        ImageReplacer(lambda pk: new.pk if pk == old.pk else pk, new).update(draft)
        if use.is_published_again and not draft_publication_errors(draft):
            draft.minor_change = True  # the text stays the same
            draft.save_revision(user=user, log_action=True).publish(user=user)
            return Outcome.PUBLISHED
        draft.save_revision(user=user, log_action=True, clean=False)
        return Outcome.SAVED_AS_DRAFT
