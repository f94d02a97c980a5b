"""How the site presents itself to search engines and social networks."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtailseo.models import SeoSettings

from .medical_specialties import MEDICAL_SPECIALTIES
from .patterns import PLACEHOLDER
from .robots_txt import validate_robots_txt
from .verification import META_NAMES, clean_verification

DEFAULT_SHARE_IMAGE_HELP = _(
    "At least 1,200 × 630 pixels. If left blank, the site generates a card with the title of each page."
)


def validate_pattern(pattern: str) -> None:
    """Raise ValidationError if ``pattern`` contains an unknown placeholder."""
    if "{" in PLACEHOLDER.sub("", pattern):
        raise ValidationError(gettext("Use only the placeholders {title}, {clinic}, and {tagline}."))


def generate_index_now_key() -> str:
    """Return a new key of 32 hexadecimal digits. https://www.indexnow.org/documentation allows 8 to 128."""
    return secrets.token_hex(16)


def verification_field(label: Any) -> models.CharField:
    return models.CharField(label, max_length=255, blank=True)


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
    google_verification = verification_field(_("Google Search Console"))
    bing_verification = verification_field(_("Bing Webmaster Tools"))
    yandex_verification = verification_field(_("Yandex Webmaster"))
    pinterest_verification = verification_field(_("Pinterest"))
    facebook_verification = verification_field(_("Facebook"))

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
        MultiFieldPanel(
            [FieldPanel(name) for name in META_NAMES],
            heading=_("Proof of ownership"),
            help_text=_("At the service, choose “HTML tag” or “meta tag”. Paste that tag here, and save."),
        ),
    ]

    class Meta:
        verbose_name = _("search engines")

    @property
    def verification_tags(self) -> list[tuple[str, str]]:
        """The meta tags of the home page as ``[(name, content), …]``."""
        tags = ((name, getattr(self, field)) for field, name in META_NAMES.items())
        return [(name, code) for name, code in tags if code]

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {**clean_verification(self)}
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
