"""Home, team, contact and plain pages."""

from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from site_core.blocks import BodyBlock, CallToActionBlock, FaqBlock
from site_core.body import PageLinks, body_context
from site_core.models import BasePage, PersonPage
from site_core.seo.graph import item_list, ref
from site_core.visibility import visible

from ..blocks import HomeBodyBlock
from ..enquiries.forms import EnquiryForm
from ..enquiries.models import EnquirySettings
from ..structured_data import clinic_node
from .treatments import TreatmentPage


class HomePage(BasePage):
    body = StreamField(HomeBodyBlock(), help_text="Drag the sections into the order visitors should meet them.")

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.TreatmentIndexPage",
        "blog.BlogIndexPage",
        "home.TeamIndexPage",
        "home.ContactPage",
        "home.StandardPage",
    ]
    min_words = 0
    page_description = "The first page of the site."

    class Meta:
        verbose_name = "home page"

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"page_links": PageLinks(self.body)}

    @cached_property
    def treatments(self):
        """All live treatments: for the section that lists them, and for the structured data."""
        return TreatmentPage.for_listing()

    @cached_property
    def team(self):
        """The live team page, or None."""
        return visible(TeamIndexPage.objects).first()

    def schema_crumbs(self, request=None):
        return []

    def web_page_details(self, request=None):
        clinic = ref(f"{self.schema_root}#clinic")
        return {"about": clinic, "mainEntity": clinic}

    def schema_nodes(self, request=None):
        sections = {child.block_type for child in self.body}
        treatments = self.treatments if "treatments" in sections else []
        people = self.team.people if "team" in sections and self.team else []
        clinic = clinic_node(self) | {
            "availableService": [treatment.schema_entity(request) for treatment in treatments],
            "employee": [person.schema_entity(request) | {"jobTitle": person.job_title} for person in people],
        }
        return [*super().schema_nodes(request), clinic]

    @property
    def h1(self):
        return "" if self.body and self.body.raw_data[0]["type"] == "hero" else self.title


class TeamIndexPage(BasePage):
    introduction = models.TextField(blank=True, help_text="A sentence or two above the list.")

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["site_core.PersonPage"]
    max_count_per_parent = 1
    min_words = 0
    lists_children = True
    page_description = "Everyone in the clinic. Drag the people below it into order."

    schema_type = "CollectionPage"

    class Meta:
        verbose_name = "team page"

    @cached_property
    def people(self):
        """Live people below this page, in editor order."""
        if not self.path:  # previewed before it has a place
            return PersonPage.objects.none()
        return (
            visible(PersonPage.objects.child_of(self))
            .order_by("path")
            .select_related("portrait")
            .prefetch_related("portrait__renditions")
        )

    def web_page_details(self, request=None):
        return {"mainEntity": ref(self.schema_id("list", request))} if self.people else {}

    def schema_nodes(self, request=None):
        entities = [person.schema_entity(request) | {"jobTitle": person.job_title} for person in self.people]
        lists = [item_list(self.schema_id("list", request), entities)] if entities else []
        return super().schema_nodes(request) + lists


class ContactPage(BasePage):
    introduction = models.TextField(blank=True, help_text="What happens when someone calls or writes.")
    directions = RichTextField(
        blank=True,
        features=["h2", "h3", "bold", "italic", "link", "ol", "ul"],
        help_text="By foot, train and car; step-free access; where to ring.",
    )
    image = models.ForeignKey(
        "site_core.ClinicImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The building or the entrance, at least 1,600 pixels wide.",
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("directions"),
        FieldPanel("image"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("directions")]

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    lead_image_field = "image"
    min_words = 0
    page_description = "Phone, address, hours and directions. Phone and hours come from Settings, Clinic."

    schema_type = "ContactPage"

    class Meta:
        verbose_name = "contact page"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        clinic = self.site_settings and self.site_settings.clinic
        if clinic and (enquiries := EnquirySettings.of(clinic.site)).is_open:
            context |= {"form": EnquiryForm(clinic=clinic, settings=enquiries), "enquiries": enquiries}
        return context

    def web_page_details(self, request=None):
        return {"mainEntity": ref(f"{self.schema_root}#clinic")}

    def schema_nodes(self, request=None):
        clinic = clinic_node(self) | {
            "isAcceptingNewPatients": self.site_settings.clinic.accepting_new_patients,
            "image": self.schema_images(self.image),
        }
        return [*super().schema_nodes(request), clinic]


class StandardBodyBlock(BodyBlock):
    faq = FaqBlock()
    call_to_action = CallToActionBlock()


class Notice(models.TextChoices):
    """The notices that a clinic's site must give. ``home.notices`` says where one is missing."""

    PRIVACY_PRACTICES = "privacy_practices", "Notice of Privacy Practices"
    GOOD_FAITH_ESTIMATE = "good_faith_estimate", "Good Faith Estimate notice"
    CONSUMER_HEALTH_DATA = "consumer_health_data", "Consumer health data notice"
    ACCESSIBILITY = "accessibility", "Accessibility statement"
    EDITORIAL_POLICY = "editorial_policy", "Editorial policy"


class StandardPage(BasePage):
    introduction = models.TextField(blank=True, max_length=300, help_text="One or two sentences under the title.")
    image = models.ForeignKey(
        "site_core.ClinicImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Optional, at least 1,600 pixels wide.",
    )
    body = StreamField(StandardBodyBlock())
    notice = models.CharField(
        "this page is the",
        max_length=30,
        choices=Notice,
        blank=True,
        help_text="Only if it is one of the notices that a clinic’s site must give.",
    )
    notice_review = models.DateField(
        "next review due",
        null=True,
        blank=True,
        help_text="When somebody should read the notice again. The dashboard reminds you. Usually in a year.",
    )

    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("image"), FieldPanel("body")]
    settings_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("notice"), FieldPanel("notice_review")])], heading="Required notice"
        ),
        *BasePage.settings_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    lead_image_field = "image"
    page_description = "About the clinic, notices, policies: anything that is neither article nor treatment."

    class Meta:
        verbose_name = "standard page"

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | body_context(self.body)

    def web_page_details(self, request=None):
        return {"image": self.schema_images(self.image)}
