"""What happens by itself when pages change. Signals, not hooks: scheduled publishing has no request."""

from django.dispatch import receiver
from wagtail.signals import page_published

from .models import BasePage
from .models.seo import note_significant_change


@receiver(page_published)
def date_the_change(sender, instance, **kwargs):
    # Wagtail sends this for a scheduled draft as well: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and isinstance(instance, BasePage):
        note_significant_change(instance)
