"""What happens in the page editor when Wagtail announces it."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import init_new_page

from .page_templates.choosing import start_from_template


@receiver(init_new_page)
def fill_new_page(page: Page, parent: Page, **kwargs: Any) -> None:
    start_from_template(page, parent)
