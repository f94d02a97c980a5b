"""Banners: what visitors need to know now, above the header of pages, such as “We are closed today because of snow.”"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Page, PreviewableMixin, RevisionMixin, Site

from site_core.site_settings.blocks import validate_link
from site_core.site_settings.opening_hours import clinic_time

SECOND = datetime.timedelta(seconds=1)


def get_default_site() -> int | None:
    """Return the primary key of the default site."""
    return Site.objects.filter(is_default_site=True).values_list("pk", flat=True).first()


def end_of_today() -> datetime.datetime:
    """Return the last minute of today in the clinic."""
    return clinic_time().replace(hour=23, minute=59, second=0, microsecond=0)


class BannerQuerySet(models.QuerySet["Banner"]):
    def upcoming(self) -> BannerQuerySet:
        """Return the banners that visitors see now or later, urgent ones first."""
        return self.filter(ends_at__gt=timezone.now()).order_by("-kind", "-starts_at", "-pk")


class Banner(PreviewableMixin, RevisionMixin, ClusterableModel):
    """A short message above the header. It is public once saved, and only between two moments."""

    class Kind(models.TextChoices):
        INFORMATIVE = "informative", _("Informative")
        URGENT = "urgent", _("Urgent")

    class Status(models.TextChoices):
        SHOWN = "shown", _("Shown now")
        SCHEDULED = "scheduled", _("Scheduled")
        ENDED = "ended", _("Ended")

    site = models.ForeignKey(Site, models.CASCADE, default=get_default_site, related_name="+", verbose_name=_("site"))
    text = models.CharField(
        _("text"),
        max_length=240,
        help_text=_("What happened, and what people should do. One or two short sentences."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=Kind,
        default=Kind.INFORMATIVE,
        help_text=_("Urgent banners have a color that stands out. Use them for closures and danger."),
    )
    closes_clinic = models.BooleanField(
        _("the clinic is closed"),
        default=False,
        help_text=_(
            "Until the banner ends, the hours on the site and in search results say that the clinic is closed on the "
            "days of the banner. After that, they show the usual hours again."
        ),
    )
    # An empty choice doesn’t stand for all: the only location that was chosen may have been deleted.
    all_places = models.BooleanField(
        _("all locations"),
        default=True,
        db_default=True,
        help_text=_("If the clinic is closed. Clear this to choose which locations are."),
    )
    closed_places = ParentalManyToManyField(
        Page,
        blank=True,
        related_name="+",
        verbose_name=_("closed locations"),
        help_text=_("Only if not all of them are closed."),
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), default=end_of_today, db_index=True)
    link_page = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
        help_text=_("Where people can read more."),
    )
    link_url = models.CharField(
        _("URL"),
        max_length=500,
        blank=True,
        validators=[validate_link],
        help_text=_("Instead of a page: https://example.org/, or a path of this site, such as /contact/."),
    )
    link_text = models.CharField(
        _("text of the link"), max_length=80, blank=True, help_text=_("If left blank, the title of the page.")
    )
    everywhere = models.BooleanField(
        _("on all pages"), default=True, help_text=_("Clear this to choose pages. The pages below them show it too.")
    )

    objects = BannerQuerySet.as_manager()

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["-ends_at", "-pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        self.text = " ".join(self.text.split())
        errors = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = gettext("Enter a time after the one from which the banner is shown.")
        if self.link_page and self.link_url:
            errors["link_url"] = gettext("Choose a page or enter a URL, not both.")
        if self.link_url and not self.link_text:
            errors["link_text"] = gettext("Enter the text of the link.")
        if errors:
            raise ValidationError(errors)

    @property
    def status(self) -> str:
        now = timezone.now()
        if self.ends_at <= now:
            return self.Status.ENDED
        return self.Status.SCHEDULED if self.starts_at > now else self.Status.SHOWN

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day of the banner in the clinic."""
        return clinic_time(self.starts_at).date(), clinic_time(self.ends_at - SECOND).date()

    def serve_preview(self, request: Any, mode_name: str) -> TemplateResponse:
        """Return the home page with this banner."""
        request.previewed_banner = self
        return self.site.root_page.specific.serve(request)


class BannerPage(models.Model):
    """A page that shows a banner, with all pages below it."""

    banner = ParentalKey(Banner, on_delete=models.CASCADE, related_name="pages", verbose_name=_("banner"))
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [PageChooserPanel("page")]

    class Meta:
        verbose_name = _("page with a banner")
        verbose_name_plural = _("pages with a banner")

    def __str__(self) -> str:
        return str(self.page)
