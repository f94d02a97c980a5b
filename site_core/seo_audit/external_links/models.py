"""The links to other websites, and where they are used."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from site_core.content.reusable_blocks import NAME as REUSABLE_BLOCK

from .states import PROBLEMS, Reason, State
from .urls import MAX_LENGTH

DOI_URL = "https://doi.org/"


class ExternalLinkQuerySet(models.QuerySet[Any]):
    def used(self) -> ExternalLinkQuerySet:
        """Return the links of live pages, drafts, and settings."""
        return self.filter(pk__in=ExternalLinkUse.objects.current().values("link"))

    def problems(self) -> ExternalLinkQuerySet:
        return self.filter(state__in=PROBLEMS, ignored_at=None)


class ExternalLink(models.Model):
    """One URL of another website, however many pages link to it, with the result of its last check."""

    url = models.CharField(_("URL"), max_length=MAX_LENGTH, unique=True)
    host = models.CharField(_("host name"), max_length=255, db_index=True)
    state = models.CharField(_("result"), max_length=11, choices=State.choices, default=State.UNCHECKED, db_index=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices, blank=True)
    status_code = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    new_url = models.CharField(_("new URL"), max_length=MAX_LENGTH, blank=True)
    failing_since = models.DateTimeField(_("first seen"), null=True)
    last_good_at = models.DateTimeField(_("last good"), null=True)
    checked_at = models.DateTimeField(_("last checked"), null=True)
    due_at = models.DateTimeField(_("next check"), default=timezone.now, db_index=True)
    ignored_at = models.DateTimeField(_("ignored since"), null=True)
    ignored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("ignored by")
    )

    visible_uses: list[ExternalLinkUse]  # those that a person may change: see access.visible_links

    objects = ExternalLinkQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link to another website")
        verbose_name_plural = _("links to other websites")

    def __str__(self) -> str:
        return self.url


class ExternalLinkUseQuerySet(models.QuerySet[Any]):
    def current(self) -> ExternalLinkUseQuerySet:
        """Return the uses on live pages, in drafts, and in settings."""
        return self.filter(models.Q(page=None) | models.Q(page__live=True) | models.Q(is_draft=True))


class ExternalLinkUse(models.Model):
    """A place that has the link: a page, or a setting of a site. ``href`` is how its URL is written there."""

    class Setting(models.TextChoices):
        CLINIC = "clinicsettings", _("Clinic")
        NAVIGATION = "navigationsettings", _("Navigation")

    link = models.ForeignKey(ExternalLink, on_delete=models.CASCADE, related_name="uses", verbose_name=_("link"))
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    site = models.ForeignKey(
        "wagtailcore.Site", null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("site")
    )
    setting = models.CharField(_("setting"), max_length=20, choices=Setting.choices, blank=True)
    path = models.CharField(_("content path"), max_length=255)
    href = models.TextField(_("URL as written"))
    sentence = models.TextField(_("sentence"), blank=True)
    is_draft = models.BooleanField(_("only in a draft"), db_default=False)

    objects = ExternalLinkUseQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("use of a link to another website")
        verbose_name_plural = _("uses of links to other websites")

    def __str__(self) -> str:
        return f"{self.href} ({self.path})"

    @property
    def reusable_block_id(self) -> int | None:
        """The reusable block that has the link, if the page shows one."""
        start, _dot, pk = self.path.partition(".")
        return int(pk) if start == REUSABLE_BLOCK and pk.isdigit() else None

    @property
    def is_replaceable(self) -> bool:
        """Whether the page itself has the URL. That of a reference with a DOI is made from the DOI."""
        is_doi = self.path.startswith("references.") and self.href.startswith(DOI_URL)
        return bool(self.page_id) and not is_doi and not self.reusable_block_id


class ReadDraft(models.Model):
    """A page whose latest draft has been read for links."""

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name=_("page")
    )
    revision_id = models.IntegerField(_("revision"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("draft read for links")
        verbose_name_plural = _("drafts read for links")

    def __str__(self) -> str:
        return f"Revision {self.revision_id} of page {self.page_id}"
