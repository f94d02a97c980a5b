"""What admins set once for the whole site."""

from __future__ import annotations

import datetime
import secrets
from collections import defaultdict
from typing import Any, NamedTuple, get_type_hints

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtailseo.models import SeoSettings

from site_core.caching.local_cache import get_or_set

from . import blocks
from .current_site import get_current_site
from .medical_specialties import MEDICAL_SPECIALTIES
from .patterns import PLACEHOLDER
from .robots_txt import validate_robots_txt

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


WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@register_setting(icon="home", order=10)
class ClinicSettings(BaseSiteSetting):
    """Who the clinic is and how to reach it. Shown in header, footer, contact page and structured data."""

    name = models.CharField("clinic name", max_length=80, default="Our clinic")
    legal_name = models.CharField(max_length=120, blank=True, help_text="Only if it differs from the name.")
    tagline = models.CharField(max_length=80, blank=True, help_text="A few words under the name in the footer.")
    logo = models.ForeignKey(
        "media.ClinicImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Square, at least 112 pixels. For search engines and sharing.",
    )
    phone = models.CharField(
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[\d +().-]{7,}$", "Digits, spaces, and + ( ) . - only.")],
        help_text="As people should read it: 212-555-0142.",
    )
    email = models.EmailField("email", blank=True)
    street = models.CharField("street address", max_length=160, blank=True)
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField("state or region", max_length=40, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(
        max_length=2, default="US", validators=[RegexValidator("^[A-Z]{2}$", "Two capital letters, such as US.")]
    )
    latitude = models.DecimalField(
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    opening_hours = StreamField(
        [("hours", blocks.OpeningHoursBlock())],
        blank=True,
        help_text="One line for each span of a day. A day without a line is closed.",
    )
    special_days = StreamField(
        [("day", blocks.SpecialDayBlock())],
        blank=True,
        help_text="Holidays and other days that differ. They win over the usual hours.",
    )
    accepting_new_patients = models.BooleanField(default=True)
    crisis_heading = models.CharField(max_length=80, default="In a crisis?")
    crisis_text = RichTextField(
        features=["bold", "link"],
        default='<p>Call or text <a href="tel:988">988</a> at any hour, or call '
        '<a href="tel:911">911</a> if you are in danger.</p>',
        help_text="Shown at the foot of every page.",
    )
    disclaimer = models.TextField(
        default="This page is information, not medical advice. Talk with a clinician about your own care.",
        help_text="Shown at the end of articles and treatment pages.",
    )
    social_profiles = StreamField([("profile", blocks.SocialProfileBlock())], blank=True)

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("name"), FieldPanel("legal_name")]),
                            FieldPanel("tagline"),
                            FieldPanel("logo"),
                            FieldPanel("accepting_new_patients"),
                        ],
                        heading="Clinic",
                    ),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                            FieldPanel("street"),
                            FieldRowPanel([FieldPanel("city"), FieldPanel("region")]),
                            FieldRowPanel([FieldPanel("postal_code"), FieldPanel("country")]),
                            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                        ],
                        heading="Contact and address",
                    ),
                    FieldPanel("social_profiles"),
                ],
                heading="Clinic",
            ),
            ObjectList([FieldPanel("opening_hours"), FieldPanel("special_days")], heading="Hours"),
            ObjectList(
                [FieldPanel("crisis_heading"), FieldPanel("crisis_text"), FieldPanel("disclaimer")],
                heading="Safety texts",
            ),
        ]
    )

    class Meta:
        verbose_name = "clinic"

    @property
    def phone_href(self):
        """The number as a ``tel:`` address. Ten bare digits are taken as North American (E.164 +1)."""
        digits = "".join(c for c in self.phone if c.isdigit())
        if self.phone.strip().startswith("+"):
            return f"tel:+{digits}"
        if self.country == "US" and len(digits) == 10:
            return f"tel:+1{digits}"
        return f"tel:{digits}"

    @property
    def directions_url(self):
        """A map with the clinic marked: a plain link, opened only when a visitor follows it."""
        if self.latitude is None or self.longitude is None:
            return ""
        place = f"mlat={self.latitude}&mlon={self.longitude}"
        return f"https://www.openstreetmap.org/?{place}#map=17/{self.latitude}/{self.longitude}"

    def hours_by_day(self):
        """The week from Monday: ``[(weekday name, [(opens, closes), …], is today), …]``."""
        spans = defaultdict(list)
        for child in self.opening_hours:
            spans[int(child.value["day"])].append((child.value["opens"], child.value["closes"]))
        today = timezone.localdate().weekday()
        return [(name, sorted(spans[day]), day == today) for day, name in enumerate(WEEKDAYS)]

    def upcoming_special_days(self, within=datetime.timedelta(days=60)):
        """Special days from today on, soonest first."""
        today = timezone.localdate()
        days = [child.value for child in self.special_days if today <= child.value["date"] <= today + within]
        return sorted(days, key=lambda day: day["date"])


@register_setting(icon="list-ul", order=20)
class NavigationSettings(BaseSiteSetting):
    """The links of header and footer, in the order editors drag them into."""

    header_links = StreamField(
        [("link", blocks.NavigationLinkBlock())],
        blank=True,
        max_num=5,
        help_text="At most five: more than that, and people stop reading.",
    )
    header_action = StreamField(
        [("link", blocks.NavigationLinkBlock())],
        blank=True,
        max_num=1,
        help_text="The one button of every page, for example “Ask for an appointment”.",
    )
    footer_links = StreamField([("link", blocks.NavigationLinkBlock())], blank=True, max_num=10)
    notice_links = StreamField(
        [("link", blocks.NavigationLinkBlock())],
        blank=True,
        max_num=10,
        help_text="Privacy practices, accessibility and the other notices the law asks for.",
    )

    panels = [
        FieldPanel("header_links"),
        FieldPanel("header_action"),
        FieldPanel("footer_links"),
        FieldPanel("notice_links"),
    ]

    MENUS = ("header_links", "header_action", "footer_links", "notice_links")

    class Meta:
        verbose_name = "navigation"

    @cached_property
    def menus(self):
        """``{field name: [NavigationLink, …]}`` without links to pages that are gone or not live; one query for all."""
        rows = {menu: [item["value"] for item in getattr(self, menu).get_prep_value()] for menu in self.MENUS}
        ids = {row["page"] for menu in rows.values() for row in menu if row.get("page")}
        pages = Page.objects.live().in_bulk(ids)
        links = {menu: [navigation_link(row, pages) for row in menu_rows] for menu, menu_rows in rows.items()}
        return {menu: [link for link in menu_links if link.href] for menu, menu_links in links.items()}


class NavigationLink(NamedTuple):
    href: str
    text: str


def navigation_link(row, pages):
    """The link that a row of NavigationLinkBlock stands for; ``pages`` maps ids to live pages."""
    if row.get("page"):
        page = pages.get(row["page"])
        return NavigationLink(page.url or "", row.get("label") or page.title) if page else NavigationLink("", "")
    return NavigationLink(row.get("url") or "", row.get("label") or "")


class SiteSettings(NamedTuple):
    """All settings of one site, read together."""

    clinic: ClinicSettings
    navigation: NavigationSettings
    search: SearchSettings
    sharing: SharingSettings

    @classmethod
    def for_site(cls, site):
        """The settings of ``site`` in one query; the first time, Wagtail makes the rows."""
        relations = ("navigationsettings", "searchsettings", "seosettings__og_image_default")
        clinic = (
            ClinicSettings.objects.filter(site=site)
            .select_related("logo", *(f"site__{relation}" for relation in relations))
            .first()
        )
        if clinic and all(hasattr(clinic.site, relation.partition("__")[0]) for relation in relations):
            return cls(clinic, clinic.site.navigationsettings, clinic.site.searchsettings, clinic.site.seosettings)
        return cls(*(model.for_site(site) for model in get_type_hints(cls).values()))

    @classmethod
    def for_request(cls, request):
        """The settings of the request's site, read once a request; None where no site answers to its host."""
        if not hasattr(request, "site_settings"):
            site = get_current_site(request)
            request.site_settings = get_or_set(("settings", site.pk), lambda: cls.for_site(site)) if site else None
        return request.site_settings
