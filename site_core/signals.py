"""What happens by itself when pages change. Signals, not hooks: scheduled publishing has no request."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published

from .models import BasePage
from .models.seo import note_significant_change
from .seo.audit.store import forget, note_publication


@receiver(page_published)
def date_the_change(sender, instance, **kwargs):
    # Wagtail sends this for a scheduled draft as well: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and isinstance(instance, BasePage):
        note_significant_change(instance)
        note_publication(instance)


@receiver(post_save)
def doubt_the_audit(sender, instance, update_fields=None, raw=False, **kwargs):
    # Scripts save pages without publishing them.
    if isinstance(instance, BasePage) and update_fields is None and not raw:
        forget(instance)
