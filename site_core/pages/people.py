"""The clinic’s people: clinicians, authors, reviewers, and staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from site_core.caching.local_cache import get_or_set_many
from site_core.caching.private_sections import is_public
from site_core.schema_org.json_ld import Node, property_value, ref

from .base import BasePage
from .panels import ListDescriptionPanel, ListTitlePanel
from .person_identifiers import NPI_REGISTRY, ORCID, parse_npi, parse_orcid
from .sequence import SequencedPage

# Return properties of a person in structured data that other rooms know: register_person_properties.
_property_sources: list[Callable[[PersonPage, HttpRequest | None], Node]] = []

# The permission to choose who can review pages, and to enter reviews by hand.
MANAGE_REVIEWS = "pages.manage_reviews"


def register_person_properties(get_properties: Callable[[PersonPage, HttpRequest | None], Node]) -> None:
    """Register a function that returns properties of a person in structured data. Call this in ``AppConfig.ready``."""
    if get_properties not in _property_sources:
        _property_sources.append(get_properties)


def full_name(name: str, credentials: str) -> str:
    """Return a name with credentials: “Maya Ellison, MD”."""
    return f"{name}, {credentials}" if credentials else name


class PersonPage(SequencedPage, BasePage):
    """The page of one person. Articles and treatments refer to it as their author or reviewer."""

    credentials = models.CharField(
        _("credentials"),
        max_length=80,
        blank=True,
        help_text=_("Letters after the name, for example “MD, PhD”."),
    )
    job_title = models.CharField(_("job title"), max_length=120)
    portrait = models.ForeignKey(
        "media.ClinicImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("portrait"),
        help_text=_("At least 800 pixels wide. If left blank, a monogram is shown."),
    )
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("One or two sentences, shown on the team page and below articles.")
    )
    biography = RichTextField(_("biography"), features=["h2", "h3", "bold", "italic", "link", "ol", "ul", "fact"])
    specialties = StreamField(
        [("specialty", CharBlock(max_length=120, icon="check", label=_("Specialty")))],
        blank=True,
        verbose_name=_("specialties"),
        help_text=_("What this person treats or is known for, most important first."),
    )
    languages = StreamField(
        [("language", CharBlock(max_length=60, icon="globe", label=_("Language")))],
        blank=True,
        verbose_name=_("languages"),
        help_text=_("Languages this person can speak with patients."),
    )
    npi = models.CharField(
        _("NPI"),
        max_length=100,
        blank=True,
        help_text=_("National Provider Identifier, ten digits. The page links to its entry in the registry."),
    )
    orcid = models.CharField(
        _("ORCID iD"),
        max_length=100,
        blank=True,
        help_text=_("For people who publish research: 0000-0002-1825-0097, or its URL."),
    )
    is_reviewer = models.BooleanField(
        _("reviews medical pages"),
        default=False,
        help_text=_("Only for clinicians who are qualified to review articles and treatments."),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Pages that this account approves in medical review name this person as the reviewer."),
    )
    review_email = models.EmailField(
        _("email for reviews"),
        blank=True,
        help_text=_(
            "Pages to review are sent here, with a link that works without an account. Readers don’t see it. If left "
            "blank, they are sent to the email address of the account."
        ),
    )

    review_topics = ParentalManyToManyField(
        "pages.Topic",
        verbose_name=_("reviews these topics"),
        blank=True,
        related_name="+",
        help_text=_("Only pages with one of these topics. If left blank, all pages."),
    )

    article_list_title = models.CharField(
        _("title for search engines"),
        max_length=255,
        blank=True,
        help_text=_("For the list of this person’s articles. If left blank, the name and the title of the list."),
    )
    article_list_description = models.CharField(
        _("description for search engines"),
        max_length=1000,
        blank=True,
        help_text=_("If left blank, search engines get the description of all articles."),
    )
    article_list_noindex = models.BooleanField(
        _("hide from search engines"),
        default=False,
        help_text=_("Removes the list of this person’s articles from the sitemap and from search results."),
    )

    search_result_fields = (*BasePage.search_result_fields, "article_list_title", "article_list_description")
    route_select_related = ("portrait",)
    schema_type = "ProfilePage"
    sitemap_section = "people"
    lead_image_field = "portrait"
    lead_image_set = "portrait"

    content_panels = [
        TitleFieldPanel("title", heading=_("Name"), help_text=_("Without credentials: “Maya Ellison”.")),
        FieldRowPanel(
            [
                FieldPanel("credentials"),
                FieldPanel("job_title", help_text=_("As patients would say it: “Dermatologist”, “Practice manager”.")),
            ]
        ),
        FieldPanel("portrait"),
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldPanel(
            "biography",
            help_text=_(
                "What this person does here, where they trained, and what patients can expect of them. Two or three "
                "paragraphs are enough."
            ),
        ),
        FieldPanel("specialties"),
        InlinePanel("education", label=_("Education"), heading=_("Education and training")),
        FieldPanel("languages"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("npi"), FieldPanel("orcid")])], heading=_("Public identifiers")),
        MultiFieldPanel(
            [
                FieldPanel("is_reviewer", permission=MANAGE_REVIEWS),
                FieldPanel("review_topics", widget=CheckboxSelectMultiple, permission=MANAGE_REVIEWS),
                FieldPanel("account", permission=MANAGE_REVIEWS),
                FieldPanel("review_email", permission=MANAGE_REVIEWS),
            ],
            heading=_("Medical review"),
        ),
    ]
    promote_panels = [
        *BasePage.promote_panels,
        MultiFieldPanel(
            [
                ListTitlePanel("article_list_title"),
                ListDescriptionPanel("article_list_description"),
                FieldPanel("article_list_noindex"),
            ],
            heading=_("List of articles"),
            classname="collapsed",
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("job_title", boost=2),
        index.SearchField("credentials"),
        index.SearchField("summary"),
        index.SearchField("biography"),
        index.SearchField("specialties"),
    ]

    exclude_fields_in_copy = [
        *(*BasePage.exclude_fields_in_copy, "npi", "orcid", "is_reviewer", "account", "review_email"),
        "review_topics",
        *("article_list_title", "article_list_description", "article_list_noindex"),
    ]
    subpage_types: list[str] = []
    min_words = 0
    page_description = _("A clinician or another member of the team, with a biography and a list of their articles.")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def clean(self) -> None:
        super().clean()
        others = PersonPage.objects.exclude(pk=self.pk).filter(alias_of=None)
        if self.account_id and others.filter(account=self.account_id).exists():
            raise ValidationError({"account": gettext("Another person’s page is linked to this account.")})
        if errors := self.clean_identifiers():
            raise ValidationError(errors)

    def clean_identifiers(self) -> dict[str, ValidationError]:
        """Write both identifiers in their usual form. Return errors by field."""
        errors = {}
        for name, parse in (("npi", parse_npi), ("orcid", parse_orcid)):
            try:
                setattr(self, name, parse(getattr(self, name)))
            except ValidationError as error:
                errors[name] = error
        return errors

    @property
    def npi_url(self) -> str:
        """The entry in the registry of the US. Empty without an NPI."""
        return f"{NPI_REGISTRY}{self.npi}" if self.npi else ""

    @property
    def orcid_url(self) -> str:
        """The iD as ORCID wants it shown and linked. Empty without one."""
        return f"{ORCID}{self.orcid}" if self.orcid else ""

    @property
    def full_name(self) -> str:
        """The name with credentials: “Maya Ellison, MD”."""
        return full_name(self.title, self.credentials)

    @property
    def is_article_list_hidden(self) -> bool:
        """Whether search engines should not list this person’s articles. Hiding the person hides the list."""
        return self.noindex or self.article_list_noindex

    @property
    def other_names(self) -> list[str]:
        role = self.job_title.partition(",")[0]
        return [self.full_name, role] if self.credentials else [role]

    @property
    def initials(self) -> str:
        """One or two letters for the monogram, from the first and the last name."""
        words = self.title.split()
        return "".join(word[0] for word in dict.fromkeys(words[:1] + words[-1:])).upper()

    @cached_property
    def education_list(self) -> list[Any]:
        """Education and training, fetched once per request."""
        return list(self.education.all())

    def schema_entity(self, request: HttpRequest | None = None) -> Node:
        person = {"@type": "Person", "@id": self.schema_id("person", request), "name": self.title}
        link = {"url": self.schema_url(request)} if is_public(self) else {}
        return person | {"honorificSuffix": self.credentials} | link

    def web_page_details(self, request: HttpRequest | None = None) -> Node:
        return {"mainEntity": ref(self.schema_id("person", request))}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[Node]:
        institutions = dict.fromkeys(row.institution for row in self.education_list if row.institution)
        person = self.schema_entity(request) | {
            "jobTitle": self.job_title,
            "description": self.summary,
            "image": self.schema_images(self.portrait),
            "worksFor": ref(f"{self.schema_root}#clinic"),
            "alumniOf": [{"@type": "Organization", "name": name} for name in institutions],
            "knowsAbout": [child.value for child in self.specialties],
            "knowsLanguage": [child.value for child in self.languages],
            "identifier": property_value("NPI", self.npi),
            "sameAs": [self.orcid_url, self.npi_url],
        }
        for get_properties in _property_sources:
            person |= get_properties(self, request)
        return [*super().schema_nodes(request), person]


def find_people(ids: Iterable[int | None]) -> list[PersonPage]:
    """Return the people with ``ids``, in this order, with what bylines, reviews, and structured data show of them.

    They are in the local cache, and shared: few people write and review all pages. Nobody must change them.
    """
    keys = [pk for pk in ids if pk]
    people = get_or_set_many("person", keys, read_people)
    return [people[pk] for pk in keys if pk in people]


def read_people(ids: list[int]) -> dict[int, PersonPage]:
    people = PersonPage.objects.for_list("credentials", "job_title", "portrait").select_related("portrait")
    return people.in_bulk(ids)


class PersonEducation(Orderable):
    page = ParentalKey(PersonPage, on_delete=models.CASCADE, related_name="education")
    qualification = models.CharField(
        _("qualification"), max_length=160, help_text=_("For example “Residency in psychiatry”.")
    )
    institution = models.CharField(_("institution"), max_length=160)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    panels = [FieldRowPanel([FieldPanel("qualification"), FieldPanel("institution"), FieldPanel("year")])]

    class Meta(Orderable.Meta):
        verbose_name = _("education")
        verbose_name_plural = _("education")

    def __str__(self) -> str:
        return f"{self.qualification}, {self.institution}"
