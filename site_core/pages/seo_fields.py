"""SEO fields of every page, and the site-wide settings for search engines and sharing."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import Page, Revision
from wagtailseo.models import SeoMixin

from site_core.caching.fragments.changes import changed_versions
from site_core.caching.page_cache.invalidation import invalidate_on_commit

from .canonical_urls import is_own_url
from .metadata import ShareImage
from .panels import SearchDescriptionPanel, SearchTitlePanel
from .share_image import ShareCard, card_brand, cropped_share_image

SHARE_IMAGE_HELP = _(
    "At least 1,200 × 630 pixels. If left blank, the page’s own image is used, then the one under Settings, Social "
    "sharing, then a generated card with the title."
)


SEARCH_PREVIEW = "wagtail-seo"  # wagtail-seo's name for the preview mode


class SeoFields(SeoMixin):
    """wagtail-seo's fields, and the ones it lacks. Mixin of ``BasePage``."""

    noindex = models.BooleanField(
        _("hide from search engines"),
        default=False,
        help_text=_(
            "Removes the page from the sitemap and from search results. Anyone with the URL can still open it."
        ),
    )
    nofollow = models.BooleanField(
        _("don’t follow links"),
        default=False,
        help_text=_("Asks search engines to ignore the links on this page. Rarely needed."),
    )
    minor_change = models.BooleanField(
        _("this is a minor change"),
        default=False,
        help_text=_(
            "For small corrections, such as a comma or a new link. The date of the last change stays the same, and "
            "search engines are notified only of a new title or description in search results."
        ),
    )
    # When the content last changed, not counting minor changes.
    last_significant_change = models.DateTimeField(null=True, editable=False)

    seo_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug", widget=SlugInput),
                SearchTitlePanel("seo_title"),
                SearchDescriptionPanel("search_description"),
            ],
            heading=_("Search result"),
        ),
        MultiFieldPanel(
            [FieldPanel("og_image", heading=_("Image"), help_text=SHARE_IMAGE_HELP)], heading=_("Social sharing")
        ),
        MultiFieldPanel(
            [
                FieldPanel("minor_change"),
                FieldPanel("noindex"),
                FieldPanel("nofollow"),
                FieldPanel("canonical_url"),
            ],
            heading=_("Search engines"),
        ),
    ]

    class Meta:
        abstract = True

    canonical_url: Any  # a field of wagtail-seo

    def clean(self) -> None:
        super().clean()
        if is_own_url(self.canonical_url, self):
            self.canonical_url = ""  # so that it follows the page

    def with_content_json(self, content: dict[str, Any]) -> Page:
        """Return Wagtail's draft with the page's own date: the last significant change is not part of a revision."""
        page = super().with_content_json(content)
        page.last_significant_change = self.last_significant_change
        return page

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish ``revision`` as Wagtail does, and keep the date of a page whose changes were never recorded."""
        if self.live and self.last_significant_change is None:
            self.last_significant_change = self.last_published_at or self.first_published_at
        super().publish(revision, *args, **kwargs)

    @property
    def seo_image(self) -> Any:
        """The first image in ``seo_image_sources``, else the site's default, else None."""
        images = (getattr(self, name, None) for name in self.seo_image_sources)
        default = self.site_settings.sharing.og_image_default if self.site_settings else None
        return next(filter(None, images), default)

    @property
    def share_card(self) -> ShareCard:
        """The card to draw if the page has no image that is large enough."""
        if self.site_settings is None:
            return ShareCard(self.pk, self.title, "")
        clinic, brand = self.site_settings.clinic, card_brand(self.site_settings)
        return ShareCard(self.pk, self.title, clinic.name, clinic.tagline, clinic.logo, brand=brand)

    def find_share_card(self, digest: str) -> ShareCard | None:
        """Return the current card of the page with this digest. A page type may have further cards."""
        return self.share_card if self.share_card.digest == digest else None

    @property
    def share_image(self) -> ShareImage:
        """The image for social sharing, 1200 × 630 pixels: a crop of ``seo_image``, or the card."""
        return self.cropped_seo_image or self.share_card.image(self.root_url)

    @property
    def cropped_seo_image(self) -> ShareImage | None:
        """A crop of ``seo_image``. None if it is missing, too small, or unreadable."""
        return cropped_share_image(self.seo_image, self.root_url)

    @property
    def root_url(self) -> str:
        return self.site_settings.clinic.site.root_url if self.site_settings else ""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [*Page.preview_modes.fget(self), (SEARCH_PREVIEW, _("Search result and social sharing"))]

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        # Skips wagtail-seo's method, which renders and parses the whole page to find the URL of its icon.
        context = super(SeoMixin, self).get_preview_context(request, mode_name)
        if mode_name == SEARCH_PREVIEW:
            context["card"] = None if self.cropped_seo_image else self.share_card.data_uri()
        return context

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        if mode_name == SEARCH_PREVIEW:
            return "pages/search_preview.html"
        return super().get_preview_template(request, mode_name)

    @cached_property
    def original(self) -> Any:
        """The live page that this page is an alias of; else this page itself."""
        if self.alias_of_id is None or not self.alias_of.live:
            return self
        return self.alias_of.specific.original

    @property
    def seo_canonical_url(self) -> str:
        """The URL that search engines should list: for an alias, that of its original."""
        return super().seo_canonical_url if self.original is self else self.original.seo_canonical_url

    @property
    def modified_at(self) -> Any:
        """When the content last changed, for feeds, structured data, and HTTP. A datetime or None.

        Not before the publication date, which editors can move.
        """
        changed_at = self.last_significant_change or self.last_published_at or self.first_published_at
        return max(filter(None, [changed_at, self.seo_published_at]), default=None)


def record_significant_change(page: SeoFields) -> None:
    """Record that the content of ``page``, just published, has changed. Changes marked as minor don’t count.

    The next change counts unless it is marked too. ``page`` itself keeps the mark for other signal handlers.
    """
    if not page.minor_change or page.last_significant_change is None:
        page.last_significant_change = page.last_published_at or timezone.now()
    fields = {"last_significant_change": page.last_significant_change, "minor_change": False}
    type(page).objects.filter(pk=page.pk).update(**fields)
    invalidate_on_commit(changed_versions(page, is_shared=False))
