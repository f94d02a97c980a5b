"""SEO fields of every page, and the site-wide settings for search engines and sharing."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page
from wagtailseo.models import SeoMixin, SeoSettings

from ..panels import SearchDescriptionPanel, SearchTitlePanel
from ..seo.metadata import PLACEHOLDER, ShareImage
from ..seo.robots_txt import validate_robots_txt
from ..seo.sharing import ShareCard, cropped_share_image, is_large_enough

# schema.org’s MedicalSpecialty with labels for people: https://schema.org/MedicalSpecialty
MEDICAL_SPECIALTIES = [
    ("Anesthesia", _("Anesthesia")),
    ("Cardiovascular", _("Cardiology")),
    ("CommunityHealth", _("Community health")),
    ("Dentistry", _("Dentistry")),
    ("Dermatology", _("Dermatology")),
    ("DietNutrition", _("Diet and nutrition")),
    ("Emergency", _("Emergency medicine")),
    ("Endocrine", _("Endocrinology")),
    ("Gastroenterologic", _("Gastroenterology")),
    ("Geriatric", _("Geriatrics")),
    ("Gynecologic", _("Gynecology")),
    ("Hematologic", _("Hematology")),
    ("Infectious", _("Infectious disease")),
    ("Midwifery", _("Midwifery")),
    ("Musculoskeletal", _("Musculoskeletal medicine")),
    ("Neurologic", _("Neurology")),
    ("Nursing", _("Nursing")),
    ("Obstetric", _("Obstetrics")),
    ("Oncologic", _("Oncology")),
    ("Optometric", _("Optometry")),
    ("Otolaryngologic", _("Otolaryngology")),
    ("Pediatric", _("Pediatrics")),
    ("Physiotherapy", _("Physiotherapy")),
    ("PlasticSurgery", _("Plastic surgery")),
    ("Podiatric", _("Podiatry")),
    ("PrimaryCare", _("Primary care")),
    ("Psychiatric", _("Psychiatry")),
    ("PublicHealth", _("Public health")),
    ("Pulmonary", _("Pulmonology")),
    ("Renal", _("Nephrology")),
    ("RespiratoryTherapy", _("Respiratory therapy")),
    ("Rheumatologic", _("Rheumatology")),
    ("Surgical", _("Surgery")),
    ("Urologic", _("Urology")),
]


SHARE_IMAGE_HELP = _(
    "At least 1,200 × 630 pixels. If left blank, the page’s own image is used, then the one under Settings, Social "
    "sharing, then a generated card with the title."
)
DEFAULT_SHARE_IMAGE_HELP = _(
    "At least 1,200 × 630 pixels. If left blank, the site generates a card with the title of each page."
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
            "For small corrections, such as a comma or a new link. Search engines are not notified, and the date of "
            "the last change stays the same."
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

    def with_content_json(self, content: dict[str, Any]) -> Page:
        """Return Wagtail's draft with the page's own date: the last significant change is not part of a revision."""
        page = super().with_content_json(content)
        page.last_significant_change = self.last_significant_change
        return page

    @property
    def seo_image(self) -> Any:
        """The first image in ``seo_image_sources``, else the site's default, else None."""
        images = (getattr(self, name, None) for name in self.seo_image_sources)
        default = self.site_settings.sharing.og_image_default if self.site_settings else None
        return next(filter(None, images), default)

    @property
    def share_card(self) -> ShareCard:
        """The card to draw if the page has no image that is large enough."""
        clinic = self.site_settings.clinic if self.site_settings else None
        if clinic is None:
            return ShareCard(self.pk, self.title, "")
        return ShareCard(self.pk, self.title, clinic.name, clinic.tagline, clinic.logo)

    @property
    def share_image(self) -> ShareImage:
        """The image for social sharing, 1200 × 630 pixels: a crop of ``seo_image``, or the card."""
        root_url = self.site_settings.clinic.site.root_url if self.site_settings else ""
        if is_large_enough(self.seo_image):
            return cropped_share_image(self.seo_image, root_url)
        return self.share_card.image(root_url)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [*Page.preview_modes.fget(self), (SEARCH_PREVIEW, _("Search result and social sharing"))]

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        # Skips wagtail-seo's method, which renders and parses the whole page to find the URL of its icon.
        context = super(SeoMixin, self).get_preview_context(request, mode_name)
        if mode_name == SEARCH_PREVIEW:
            context["card"] = None if is_large_enough(self.seo_image) else self.share_card.data_uri()
        return context

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        if mode_name == SEARCH_PREVIEW:
            return "site_core/search_preview.html"
        return super().get_preview_template(request, mode_name)

    @property
    def modified_at(self) -> Any:
        """When the content last changed, for the sitemap, feeds, structured data, and HTTP. A datetime or None."""
        return self.last_significant_change or self.last_published_at or self.first_published_at


def record_significant_change(page: SeoFields) -> None:
    """Record that the content of ``page``, just published, has changed. Changes marked as minor don’t count."""
    if page.minor_change and page.last_significant_change:
        return
    page.last_significant_change = page.last_published_at or timezone.now()
    type(page).objects.filter(pk=page.pk).update(last_significant_change=page.last_significant_change)


def validate_pattern(pattern: str) -> None:
    """Raise ValidationError if ``pattern`` contains an unknown placeholder."""
    if "{" in PLACEHOLDER.sub("", pattern):
        raise ValidationError(gettext("Use only the placeholders {title}, {clinic}, and {tagline}."))


def generate_index_now_key() -> str:
    """Return a new key of 32 hexadecimal digits. https://www.indexnow.org/documentation allows 8 to 128."""
    return secrets.token_hex(16)


@register_setting(icon="search", order=30)
class SearchSettings(BaseSiteSetting):
    """How the site presents itself to search engines."""

    title_pattern = models.CharField(
        _("title pattern"),
        max_length=120,
        default="{title} — {clinic}",
        validators=[validate_pattern],
        help_text=_(
            "Used for pages without a search engine title. {title}, {clinic}, and {tagline} are replaced with their "
            "values."
        ),
    )
    description_pattern = models.CharField(
        _("description pattern"),
        max_length=255,
        default="{title}, from {clinic}.",
        validators=[validate_pattern],
        help_text=_(
            "Used for pages without a description or text. {title}, {clinic}, and {tagline} are replaced with their "
            "values."
        ),
    )
    medical_specialty = models.CharField(
        _("medical specialty"),
        max_length=60,
        blank=True,
        choices=MEDICAL_SPECIALTIES,
        help_text=_("The clinic’s main specialty, for the structured data of the clinic and its medical pages."),
    )
    faq_structured_data = models.BooleanField(
        _("mark up questions and answers"),
        default=False,
        help_text=_(
            "Adds FAQPage structured data to pages with questions. Search engines no longer display it in a special "
            "way."
        ),
    )
    robots_txt = models.TextField(
        _("robots.txt"),
        blank=True,
        help_text=_("If left blank, only the admin is blocked. The sitemap’s URL is added automatically."),
    )
    index_now = models.BooleanField(
        _("notify search engines of changes"),
        default=False,
        help_text=_("Sends the URL of each published page to IndexNow (Bing, Yandex, Seznam, Naver)."),
    )
    index_now_key = models.CharField(max_length=128, default=generate_index_now_key, editable=False)
    llms_txt = models.BooleanField(
        _("llms.txt"),
        default=False,
        help_text=_("Publishes a plain list of the site’s pages for language models at /llms.txt."),
    )

    # Optional apps add the panels of their settings here when they start.
    crawling_panels = [FieldPanel("robots_txt"), FieldPanel("llms_txt")]
    panels = [
        MultiFieldPanel(
            [FieldPanel("title_pattern"), FieldPanel("description_pattern")], heading=_("Titles and descriptions")
        ),
        MultiFieldPanel(
            [FieldPanel("medical_specialty"), FieldPanel("faq_structured_data")], heading=_("Structured data")
        ),
        MultiFieldPanel(crawling_panels, heading=_("Crawling")),
    ]

    class Meta:
        verbose_name = _("search engines")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if "{title}" not in self.title_pattern:
            errors["title_pattern"] = gettext("Add {title}. Without it, all pages have the same title.")
        try:
            validate_robots_txt(self.robots_txt)
        except ValidationError as error:
            errors["robots_txt"] = error
        if errors:
            raise ValidationError(errors)


@register_setting(icon="redirect", order=40)
class SharingSettings(SeoSettings):
    """wagtail-seo's settings, without those that the clinic's settings cover."""

    panels = [
        FieldPanel(
            "og_meta", heading=_("Open Graph"), help_text=_("Title, text, and image of link previews on social sites.")
        ),
        FieldPanel("twitter_meta", heading=_("X cards"), help_text=_("Link previews on X.")),
        FieldPanel("twitter_site", heading=_("X account"), help_text=_("The clinic’s account, with or without the @.")),
        FieldPanel("og_image_default", heading=_("Image for pages without one"), help_text=DEFAULT_SHARE_IMAGE_HELP),
        FieldPanel(
            "struct_meta",
            heading=_("Structured data"),
            help_text=_("Machine-readable facts about each page for search engines."),
        ),
    ]

    class Meta:
        proxy = True
        verbose_name = _("social sharing")
