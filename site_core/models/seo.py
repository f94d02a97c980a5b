"""What every page says to search engines, and what admins set for all of them."""

import secrets

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page
from wagtailseo.models import SeoMixin, SeoSettings

from ..panels import SearchDescriptionPanel, SearchTitlePanel
from ..seo.metadata import PLACEHOLDER
from ..seo.robots_txt import validate_robots_txt
from ..seo.sharing import ShareCard, cropped_share_image, is_large_enough

# schema.org’s MedicalSpecialty, in the words of a clinic: https://schema.org/MedicalSpecialty
MEDICAL_SPECIALTIES = [
    ("Anesthesia", "Anesthesia"),
    ("Cardiovascular", "Cardiology"),
    ("CommunityHealth", "Community health"),
    ("Dentistry", "Dentistry"),
    ("Dermatology", "Dermatology"),
    ("DietNutrition", "Diet and nutrition"),
    ("Emergency", "Emergency medicine"),
    ("Endocrine", "Endocrinology"),
    ("Gastroenterologic", "Gastroenterology"),
    ("Geriatric", "Geriatrics"),
    ("Gynecologic", "Gynecology"),
    ("Hematologic", "Hematology"),
    ("Infectious", "Infectious disease"),
    ("Midwifery", "Midwifery"),
    ("Musculoskeletal", "Musculoskeletal medicine"),
    ("Neurologic", "Neurology"),
    ("Nursing", "Nursing"),
    ("Obstetric", "Obstetrics"),
    ("Oncologic", "Oncology"),
    ("Optometric", "Optometry"),
    ("Otolaryngologic", "Otolaryngology"),
    ("Pediatric", "Pediatrics"),
    ("Physiotherapy", "Physiotherapy"),
    ("PlasticSurgery", "Plastic surgery"),
    ("Podiatric", "Podiatry"),
    ("PrimaryCare", "Primary care"),
    ("Psychiatric", "Psychiatry"),
    ("PublicHealth", "Public health"),
    ("Pulmonary", "Pulmonology"),
    ("Renal", "Nephrology"),
    ("RespiratoryTherapy", "Respiratory therapy"),
    ("Rheumatologic", "Rheumatology"),
    ("Surgical", "Surgery"),
    ("Urologic", "Urology"),
]


PICTURE_HELP = (
    "At least 1,200 × 630 pixels. Blank: the page’s own picture, or the one under Settings, Social sharing; "
    "where there is none, a card with the title is drawn."
)
DEFAULT_PICTURE_HELP = "At least 1,200 × 630 pixels. Blank: each page gets a card with its title, drawn by the site."
# wagtail-seo's name for it.
SEARCH_PREVIEW = "wagtail-seo"


class SeoFields(SeoMixin):
    """wagtail-seo's fields, and those it lacks. Mixin of ``BasePage``."""

    noindex = models.BooleanField(
        "keep out of search engines",
        default=False,
        help_text="Whoever has the address still reaches the page. It leaves the sitemap, and search results.",
    )
    nofollow = models.BooleanField(
        "don’t follow links",
        default=False,
        help_text="Asks search engines to ignore where this page links to. Rarely needed.",
    )
    minor_change = models.BooleanField(
        "this is a minor change",
        default=False,
        help_text="For a corrected comma or a new link: search engines are not told that the page has changed.",
    )
    # When what the page says changed last, minor changes left out.
    last_significant_change = models.DateTimeField(null=True, editable=False)

    seo_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug", widget=SlugInput),
                SearchTitlePanel("seo_title"),
                SearchDescriptionPanel("search_description"),
            ],
            heading="Search result",
        ),
        MultiFieldPanel(
            [FieldPanel("og_image", heading="Picture", help_text=PICTURE_HELP)], heading="When the page is shared"
        ),
        MultiFieldPanel(
            [
                FieldPanel("minor_change"),
                FieldPanel("noindex"),
                FieldPanel("nofollow"),
                FieldPanel("canonical_url"),
            ],
            heading="Search engines",
        ),
    ]

    class Meta:
        abstract = True

    def with_content_json(self, content):
        """Wagtail's; the date of the last significant change belongs to the page, not to a revision."""
        page = super().with_content_json(content)
        page.last_significant_change = self.last_significant_change
        return page

    @property
    def seo_image(self):
        """The first picture there is of ``seo_image_sources``, then the site's own, or None."""
        own = (getattr(self, name, None) for name in self.seo_image_sources)
        default = self.site_settings.sharing.og_image_default if self.site_settings else None
        return next(filter(None, own), default)

    @property
    def share_card(self):
        """What is drawn for this page where it has no picture that is large enough."""
        clinic = self.site_settings.clinic if self.site_settings else None
        if clinic is None:
            return ShareCard(self.pk, self.title, "")
        return ShareCard(self.pk, self.title, clinic.name, clinic.tagline, clinic.logo)

    @property
    def share_image(self):
        """The picture shown where this page is shared, as a ShareImage of 1200 × 630 pixels; always one."""
        root_url = self.site_settings.clinic.site.root_url if self.site_settings else ""
        if is_large_enough(self.seo_image):
            return cropped_share_image(self.seo_image, root_url)
        return self.share_card.image(root_url)

    @property
    def preview_modes(self):
        return [*Page.preview_modes.fget(self), (SEARCH_PREVIEW, "Search result and sharing")]

    def get_preview_context(self, request, mode_name):
        # Past wagtail-seo's own, which renders and parses the whole page for the address of its icon.
        context = super(SeoMixin, self).get_preview_context(request, mode_name)
        if mode_name == SEARCH_PREVIEW:
            context["card"] = None if is_large_enough(self.seo_image) else self.share_card.data_uri()
        return context

    def get_preview_template(self, request, mode_name):
        if mode_name == SEARCH_PREVIEW:
            return "site_core/search_preview.html"
        return super().get_preview_template(request, mode_name)

    @property
    def modified_at(self):
        """When what the page says changed last: for sitemap, feed, structured data and HTTP alike."""
        return self.last_significant_change or self.last_published_at or self.first_published_at


def record_significant_change(page):
    """Called when ``page`` has been published: date the change, unless the editor called it minor."""
    if page.minor_change and page.last_significant_change:
        return
    page.last_significant_change = page.last_published_at or timezone.now()
    type(page).objects.filter(pk=page.pk).update(last_significant_change=page.last_significant_change)


def validate_pattern(pattern):
    """Raise ValidationError where ``pattern`` has braces that nothing fills."""
    if "{" in PLACEHOLDER.sub("", pattern):
        raise ValidationError("Only {title}, {clinic} and {tagline} are filled in. Check the braces.")


def generate_index_now_key():
    """A key for IndexNow: 32 hexadecimal digits (https://www.indexnow.org/documentation asks for 8 to 128)."""
    return secrets.token_hex(16)


@register_setting(icon="search", order=30)
class SearchSettings(BaseSiteSetting):
    """How the whole site presents itself to search engines."""

    title_pattern = models.CharField(
        max_length=120,
        default="{title} — {clinic}",
        validators=[validate_pattern],
        help_text="For pages without a title for search engines. {title}, {clinic} and {tagline} are filled in.",
    )
    description_pattern = models.CharField(
        max_length=255,
        default="{title}, from {clinic}.",
        validators=[validate_pattern],
        help_text="For pages without description and without text. {title}, {clinic} and {tagline} are filled in.",
    )
    medical_specialty = models.CharField(
        max_length=60,
        blank=True,
        choices=MEDICAL_SPECIALTIES,
        help_text="What the clinic is known for. Part of the structured data of the clinic and its medical pages.",
    )
    faq_structured_data = models.BooleanField(
        "mark up questions and answers",
        default=False,
        help_text="Adds FAQPage data to pages with questions. No search engine shows it specially any more.",
    )
    robots_txt = models.TextField(
        "robots.txt",
        blank=True,
        help_text="Blank: everything is open but the admin. The sitemap’s address is added by itself.",
    )
    index_now = models.BooleanField(
        "tell search engines at once",
        default=False,
        help_text="Sends the address of a page to IndexNow (Bing, Yandex, Seznam, Naver) when it is published.",
    )
    index_now_key = models.CharField(max_length=128, default=generate_index_now_key, editable=False)
    llms_txt = models.BooleanField(
        "llms.txt",
        default=False,
        help_text="Offers a plain list of the site’s pages for language models at /llms.txt.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("title_pattern"), FieldPanel("description_pattern")], heading="Titles"),
        MultiFieldPanel(
            [FieldPanel("medical_specialty"), FieldPanel("faq_structured_data")], heading="Structured data"
        ),
        MultiFieldPanel(
            [FieldPanel("robots_txt"), FieldPanel("index_now"), FieldPanel("llms_txt")], heading="Crawling"
        ),
    ]

    class Meta:
        verbose_name = "search engines"

    def clean(self):
        super().clean()
        errors = {}
        if "{title}" not in self.title_pattern:
            errors["title_pattern"] = "Name {title} in the pattern: without it, all pages have the same title."
        try:
            validate_robots_txt(self.robots_txt)
        except ValidationError as error:
            errors["robots_txt"] = error
        if errors:
            raise ValidationError(errors)


@register_setting(icon="redirect", order=40)
class SharingSettings(SeoSettings):
    """wagtail-seo's settings without what the clinic's own settings say already."""

    panels = [
        FieldPanel("og_meta", heading="Open Graph", help_text="Title, text and picture of the cards on social sites."),
        FieldPanel("twitter_meta", heading="X cards", help_text="The same for X."),
        FieldPanel("twitter_site", heading="X account", help_text="The clinic’s, with or without the @."),
        FieldPanel("og_image_default", heading="Picture for pages without one", help_text=DEFAULT_PICTURE_HELP),
        FieldPanel("struct_meta", heading="Structured data", help_text="What search engines read beside the text."),
    ]

    class Meta:
        proxy = True
        verbose_name = "social sharing"
