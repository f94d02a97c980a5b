"""Keep derived data up to date when pages change. Signals, not hooks: scheduled publishing has no request."""

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from site_core.site_settings.models import SharingSettings

from .base import BasePage
from .seo_fields import record_significant_change


@receiver(page_published)
def record_published_change(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    # Wagtail also sends this for a scheduled draft: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and isinstance(instance, BasePage):
        record_significant_change(instance)


@receiver(post_migrate)
def create_sharing_settings_permission(sender: Any, using: str, **kwargs: Any) -> None:
    """Create the permission where Wagtail looks for it: on the concrete model. Django creates it on the proxy."""
    if sender.label == "wagtailseo":
        model = ContentType.objects.db_manager(using).get_for_model(SharingSettings)
        Permission.objects.using(using).get_or_create(
            content_type=model, codename="change_sharingsettings", defaults={"name": "Can change social sharing"}
        )
