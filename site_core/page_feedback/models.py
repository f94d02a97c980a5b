"""How many readers found a page helpful on one day, and whether the site asks them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page, Site


@register_setting(icon="help", order=35)
class FeedbackSettings(BaseSiteSetting):
    """Whether pages ask their readers."""

    is_on = models.BooleanField(
        _("ask readers whether a page was helpful"),
        default=False,
        help_text=_(
            "Shows “Was this page helpful?” with the buttons Yes and No at the end of articles and treatments. The "
            "site stores two numbers per page and day, and nothing about the reader."
        ),
    )

    panels = [FieldPanel("is_on")]

    class Meta:
        verbose_name = _("page feedback")

    @classmethod
    def is_on_for(cls, site: Site) -> bool:
        """Return the setting of ``site``. Unlike ``for_site``, a visitor's request never creates a missing row."""
        return cls.objects.filter(site=site, is_on=True).exists()


class FeedbackCount(models.Model):
    """Two numbers, without anything about who answered, at what time, or from where."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    day = models.DateField(_("day"), db_index=True)
    helpful = models.PositiveIntegerField(_("helpful"), default=0)
    unhelpful = models.PositiveIntegerField(_("not helpful"), default=0)

    class Meta:
        verbose_name = _("answers to “Was this page helpful?”")
        verbose_name_plural = _("answers to “Was this page helpful?”")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="one_feedback_count_a_page_and_day")]

    def __str__(self) -> str:
        return f"{self.page_id} on {self.day}: {self.helpful} yes, {self.unhelpful} no"
