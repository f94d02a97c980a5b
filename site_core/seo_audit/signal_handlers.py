"""Keep the audit's data up to date when pages change."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from site_core.facts.models import Fact, FactUse
from site_core.pages.models import BasePage

from .models import PageAudit
from .store import mark_stale, update_audit


@receiver(page_published)
def audit_published_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    # Wagtail also sends this for a scheduled draft: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and isinstance(instance, BasePage):
        update_audit(instance)


@receiver(post_save)
def mark_saved_page_stale(
    sender: type[Model], instance: Model, update_fields: Any = None, raw: bool = False, **kwargs: Any
) -> None:
    # Scripts save pages without publishing them.
    if isinstance(instance, BasePage) and update_fields is None and not raw:
        mark_stale(instance)


@receiver([post_save, post_delete], sender=Fact)
def mark_pages_with_fact_stale(sender: type[Model], instance: Fact, **kwargs: Any) -> None:
    """Have pages that show the value of a fact read again. All others are compared with it in the background."""
    uses = FactUse.objects.filter(fact=instance.pk, is_draft=False).values("object_id")
    PageAudit.objects.filter(page__in=uses).update(basis="")
