"""The clinic's people: authors, reviewers, those who treat."""

from django.db import models
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from site_core.schema_org.json_ld import ref

from .base import BasePage
from .sequence import SequencedPage


class PersonPage(SequencedPage, BasePage):
    """One person: the page that visitors read, and what articles name as author or reviewer."""

    credentials = models.CharField(
        max_length=80, blank=True, help_text="Letters after the name, for example “MD, PhD”."
    )
    job_title = models.CharField(max_length=120)
    portrait = models.ForeignKey(
        "media.ClinicImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A portrait, at least 800 pixels wide. Until there is one, a monogram is shown.",
    )
    summary = models.CharField(max_length=300, help_text="One or two sentences for the team page and under articles.")
    biography = RichTextField(features=["h2", "h3", "bold", "italic", "link", "ol", "ul"])
    specialties = StreamField(
        [("specialty", CharBlock(max_length=120, icon="check"))],
        blank=True,
        help_text="What this person treats or is known for, most important first.",
    )
    languages = StreamField(
        [("language", CharBlock(max_length=60, icon="globe"))],
        blank=True,
        help_text="Languages this person can speak with patients.",
    )
    is_clinician = models.BooleanField(
        "sees patients", default=True, help_text="Clinicians can review pages and are listed as providers."
    )

    route_select_related = ("portrait",)
    schema_type = "ProfilePage"
    sitemap_section = "people"
    lead_image_field = "portrait"

    content_panels = [
        TitleFieldPanel("title", heading="Name", help_text="Without credentials: “Maya Ellison”."),
        FieldRowPanel([FieldPanel("credentials"), FieldPanel("job_title")]),
        FieldPanel("portrait"),
        FieldPanel("summary"),
        FieldPanel("biography"),
        FieldPanel("specialties"),
        InlinePanel("education", label="Education", heading="Education and training"),
        MultiFieldPanel([FieldPanel("languages"), FieldPanel("is_clinician")], heading="In the clinic"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("job_title"),
        index.SearchField("credentials"),
        index.SearchField("summary"),
        index.SearchField("biography"),
        index.SearchField("specialties"),
    ]

    parent_page_types = ["home.TeamIndexPage"]
    subpage_types = []
    min_words = 0
    page_description = "A clinician or a member of staff, with biography and their articles."

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"

    @property
    def full_name(self):
        """Name with credentials: “Maya Ellison, MD”."""
        return f"{self.title}, {self.credentials}" if self.credentials else self.title

    @property
    def initials(self):
        """At most two letters for the monogram, from the first and the last name."""
        words = self.title.split()
        return "".join(word[0] for word in dict.fromkeys(words[:1] + words[-1:])).upper()

    @cached_property
    def education_list(self):
        """Education and training, read once a visit."""
        return list(self.education.all())

    def schema_entity(self, request=None):
        person = {"@type": "Person", "@id": self.schema_id("person", request), "name": self.title}
        link = {"url": self.schema_url(request)} if self.live else {}
        return person | {"honorificSuffix": self.credentials} | link

    def web_page_details(self, request=None):
        return {"mainEntity": ref(self.schema_id("person", request))}

    def schema_nodes(self, request=None):
        places = dict.fromkeys(row.institution for row in self.education_list if row.institution)
        person = self.schema_entity(request) | {
            "jobTitle": self.job_title,
            "description": self.summary,
            "image": self.schema_images(self.portrait),
            "worksFor": ref(f"{self.schema_root}#clinic"),
            "alumniOf": [{"@type": "Organization", "name": name} for name in places],
            "knowsAbout": [child.value for child in self.specialties],
            "knowsLanguage": [child.value for child in self.languages],
        }
        return [*super().schema_nodes(request), person]


class PersonEducation(Orderable):
    page = ParentalKey(PersonPage, on_delete=models.CASCADE, related_name="education")
    qualification = models.CharField(max_length=160, help_text="For example “Residency in psychiatry”.")
    institution = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    panels = [FieldRowPanel([FieldPanel("qualification"), FieldPanel("institution"), FieldPanel("year")])]

    class Meta(Orderable.Meta):
        verbose_name_plural = "education"

    def __str__(self):
        return f"{self.qualification}, {self.institution}"
