"""Keep derived data up to date when pages change. Signals, not hooks: scheduled publishing has no request."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, post_page_move, pre_page_move

from site_core.content.models import ReusableBlock
from site_core.content.significance import is_minor
from site_core.facts.models import Fact
from site_core.lib.trash import restored
from site_core.media.models import ClinicImage
from site_core.site_settings.models import SharingSettings

from .base import BasePage
from .canonical_urls import release_canonical_urls
from .dependents import pages_showing, pages_using, pages_with_image, update_pages
from .former_slugs import FormerPersonSlug
from .people import PersonPage
from .seo_fields import record_significant_change
from .slugs import reserved_slug_error


@receiver(page_published)
def record_published_change(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    # Wagtail also sends this for a scheduled draft: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and isinstance(instance, BasePage):
        record_significant_change(instance)


@receiver(pre_page_move)
def prevent_move_to_a_used_url(
    sender: type[Page], instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """Raise ValidationError where no form or hook has checked the move."""
    is_moved = parent_page_before != parent_page_after
    if is_moved and (message := reserved_slug_error(instance.slug, parent_page_after)):
        raise ValidationError(message)


@receiver(post_page_move)
def release_canonical_urls_of_moved_pages(
    sender: type[Page], instance: Page, url_path_before: str, **kwargs: Any
) -> None:
    release_canonical_urls(instance, url_path_before)


@receiver(page_slug_changed)
def release_canonical_urls_of_renamed_pages(
    sender: type[Page], instance: Page, instance_before: Page, **kwargs: Any
) -> None:
    release_canonical_urls(instance, instance_before.url_path)


@receiver(restored, sender=PersonPage)
@receiver(page_published, sender=PersonPage)
def release_slug(sender: type[Page], instance: PersonPage, **kwargs: Any) -> None:
    if instance.live:
        FormerPersonSlug.release(instance.slug)


@receiver(page_slug_changed, sender=PersonPage)
def record_former_slug(sender: type[Page], instance: PersonPage, instance_before: PersonPage, **kwargs: Any) -> None:
    if instance.live and instance_before.live:
        FormerPersonSlug.record_change(instance_before.slug, instance.slug, person=instance)


@receiver(post_migrate)
def create_sharing_settings_permission(sender: Any, using: str, **kwargs: Any) -> None:
    """Create the permission where Wagtail looks for it: on the concrete model. Django creates it on the proxy."""
    if sender.label == "wagtailseo":
        model = ContentType.objects.db_manager(using).get_for_model(SharingSettings)
        Permission.objects.using(using).get_or_create(
            content_type=model, codename="change_sharingsettings", defaults={"name": "Can change social sharing"}
        )


@receiver(post_save, sender=ReusableBlock)
def update_pages_using_changed_block(
    instance: ReusableBlock,
    created: bool = False,
    update_fields: Collection[str] | None = None,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    is_draft = update_fields is not None and not {"content", "live"} & set(update_fields)
    if not (created or raw or is_draft):
        is_changed = not is_minor(instance.stored_text, instance.shown_text, is_medical=True)
        update_pages(pages_using(instance), f"block {instance.pk}", is_changed)


@receiver(post_save, sender=ClinicImage)
def update_pages_with_replaced_image(instance: ClinicImage, raw: bool = False, **kwargs: Any) -> None:
    """Readers see another picture: a medical review doesn’t cover it."""
    if instance.is_file_replaced and not raw:
        update_pages(pages_with_image(instance), f"image {instance.pk}")


@receiver(post_save, sender=Fact)
def update_pages_showing_changed_fact(
    instance: Fact,
    created: bool = False,
    update_fields: Collection[str] | None = None,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    is_same_value = update_fields is not None and not {"value", "clinically_reviewed"} & set(update_fields)
    if not (created or raw or is_same_value):
        is_changed = instance.value != instance.stored_value
        update_pages(pages_showing(instance), f"fact {instance.pk}", is_changed, instance.clinically_reviewed)
