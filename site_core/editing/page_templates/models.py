"""Templates that people made from pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel

from site_core.content.text_extraction import block_headings


class SavedPageTemplate(models.Model):
    """The text, and some relations, of a page. ``content`` is part of the page’s ``serializable_data``."""

    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(
        _("description"), max_length=255, blank=True, help_text=_("When to use it. One sentence.")
    )
    page_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, verbose_name=_("page type"), editable=False)
    content = models.JSONField(default=dict, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        HelpPanel(template="editing/template_contents.html", heading=_("What’s inside")),
    ]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("page template")
        verbose_name_plural = _("page templates")

    def __str__(self) -> str:
        return self.name

    @property
    def page_class(self) -> Any:
        """The model of the page type. None if it no longer exists."""
        return self.page_type.model_class()

    @admin.display(description=_("Page type"))
    def page_type_name(self) -> str:
        return str(self.page_class.get_verbose_name() if self.page_class else self.page_type)

    def contents(self) -> list[str]:
        """Return the headings in the body, for people who choose a template."""
        field = getattr(self.page_class, "body", None)
        body = stored_blocks(self.content.get("body"))
        return block_headings(field.field.stream_block, body) if field else []


def stored_blocks(value: Any) -> list[Any]:
    """Return the blocks in the stored value of a StreamField, without what is damaged."""
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict) and {"type", "value"} <= item.keys()]
