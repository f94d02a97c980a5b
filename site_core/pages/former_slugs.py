"""Slugs that topics and people had before. The URLs of their lists contain the slug, and redirect after a change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerSlug(models.Model):
    """A slug that no longer belongs to its owner. If several had it, the last one."""

    slug = models.SlugField(_("slug"), max_length=255, unique=True, allow_unicode=True)

    wagtail_reference_index_ignore = True  # a person with a former slug can be deleted

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def record_change(cls, old: str, new: str, **owner: models.Model) -> None:
        """Record that the slug of ``owner`` changed from ``old`` to ``new``, which is in use from now on."""
        cls.release(new)
        if old != new:
            cls._default_manager.update_or_create(slug=old, defaults=owner)

    @classmethod
    def release(cls, slug: str) -> None:
        """Delete the row of a slug that is in use again: nothing redirects from there."""
        cls._default_manager.filter(slug=slug).delete()


class FormerTopicSlug(FormerSlug):
    topic = models.ForeignKey(
        "pages.Topic", verbose_name=_("topic"), on_delete=models.CASCADE, related_name="former_slugs"
    )

    class Meta(FormerSlug.Meta):
        verbose_name = _("former slug of a topic")
        verbose_name_plural = _("former slugs of topics")


class FormerPersonSlug(FormerSlug):
    person = models.ForeignKey(
        "pages.PersonPage", verbose_name=_("person"), on_delete=models.CASCADE, related_name="former_slugs"
    )

    class Meta(FormerSlug.Meta):
        verbose_name = _("former slug of a person")
        verbose_name_plural = _("former slugs of people")
