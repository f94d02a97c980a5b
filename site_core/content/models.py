"""Texts that several pages share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, ReferenceIndex, RevisionMixin

from .blocks import ReusableBodyBlock
from .citations import cited_numbers
from .draft_uses import uses_only_in_drafts
from .text_extraction import block_texts


class ReusableBlockQuerySet(models.QuerySet["ReusableBlock"]):
    def live(self) -> ReusableBlockQuerySet:
        """Return the blocks that readers see."""
        return self.filter(live=True)


class ReusableBlock(DraftStateMixin, PreviewableMixin, RevisionMixin, models.Model):
    """Content that is written once, such as a disclaimer. Pages show it with a ``ReusableBlockChooser``."""

    name = models.CharField(
        _("name"),
        max_length=120,
        unique=True,
        help_text=_("Only editors see it. Say what it is for: “Disclaimer for off-label treatments”."),
    )
    content = StreamField(ReusableBodyBlock(), verbose_name=_("content"))

    objects = ReusableBlockQuerySet.as_manager()

    panels = [
        HelpPanel(template="content/reusable_block_help.html"),
        FieldPanel("name"),
        FieldPanel("content"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("reusable block")
        verbose_name_plural = _("reusable blocks")

    stored_text = ""  # what readers saw before the last save of this instance

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = ReusableBlock.objects.live().filter(pk=self.pk).first()
        self.stored_text = stored.shown_text if stored else ""
        super().save(*args, **kwargs)

    @property
    def shown_text(self) -> str:
        """What readers see, as plain text: nothing unless it is published."""
        return "\n".join(block_texts(self.content.stream_block, self.content.get_prep_value())) if self.live else ""

    def clean(self) -> None:
        super().clean()
        if cited_numbers(self.content):
            message = gettext("Remove citations such as [1]: each page numbers its own references. Link to the source.")
            raise ValidationError({"content": message})

    def used_on(self) -> int:
        """Return how many pages use this block, live or in a draft."""
        return ReferenceIndex.get_grouped_references_to(self).count() + len(uses_only_in_drafts().get(self.pk, ()))

    @property
    def usage_url(self) -> str:
        """The URL of the list of pages that use this block, in the admin."""
        return reverse("wagtailsnippets_content_reusableblock:usage", args=[self.pk])

    def serve_preview(self, request: Any, mode_name: str) -> TemplateResponse:
        return TemplateResponse(request, "content/reusable_block_preview.html", {"block": self, "request": request})
