"""What happens by itself when pages change. Signals, not hooks: scheduled publishing has no request."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .models import BasePage, SharingSettings
from .models.seo import record_significant_change
from .seo.audit.store import forget, update_audit
from .seo.index_now import enqueue_moved, enqueue_published, enqueue_unpublished


@receiver(page_published)
def date_the_change(sender, instance, **kwargs):
    # Wagtail sends this for a scheduled draft as well: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and isinstance(instance, BasePage):
        record_significant_change(instance)
        enqueue_published(instance)
        update_audit(instance)


@receiver(page_unpublished)
def tell_of_unpublished_page(sender, instance, **kwargs):
    enqueue_unpublished(instance)


@receiver(page_slug_changed)
def tell_of_changed_slug(sender, instance, instance_before, **kwargs):
    enqueue_moved(instance, instance_before.url_path)


@receiver(post_page_move)
def tell_of_moved_page(sender, instance, url_path_before, url_path_after, **kwargs):
    if url_path_before != url_path_after:
        enqueue_moved(instance, url_path_before)


@receiver(post_save)
def doubt_the_audit(sender, instance, update_fields=None, raw=False, **kwargs):
    # Scripts save pages without publishing them.
    if isinstance(instance, BasePage) and update_fields is None and not raw:
        forget(instance)


@receiver(post_migrate)
def permit_sharing_settings(sender, using, **kwargs):
    """Wagtail looks for a setting's permission at the model that a proxy stands for; Django makes it at the proxy."""
    if sender.label == "wagtailseo":
        model = ContentType.objects.db_manager(using).get_for_model(SharingSettings)
        Permission.objects.using(using).get_or_create(
            content_type=model, codename="change_sharingsettings", defaults={"name": "Can change social sharing"}
        )
