"""Home, team, contact, and standard pages."""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from home.enquiries.pages import EnquiryFormMixin
from site_core.content.blocks import BodyBlock, CallToActionBlock, FaqBlock
from site_core.content.rendering import PageLinkResolver, body_context
from site_core.media.renditions import prefetch_renditions
from site_core.pages.metadata import Metadata
from site_core.pages.models import BasePage, PersonPage
from site_core.pages.same_site import of_same_site
from site_core.pages.sections import section_page_types
from site_core.schema_org.json_ld import item_list, ref
from site_core.schema_org.organization import complete_clinic_node

from ..blocks.accessibility import AccessibilityMeasurementsBlock
from ..blocks.home import HomeBodyBlock
from ..blocks.insurance import InsurancePlansBlock
from ..structured_data import departments
from .locations import LocationPage
from .treatments import TreatmentPage


class HomePage(BasePage):
    body = StreamField(
        HomeBodyBlock(),
        verbose_name=_("body"),
        help_text=_("Drag the sections into the order visitors should see them in."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = section_page_types
    min_words = 0
    page_description = _("The first page of the site.")

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"page_links": PageLinkResolver(self.body)}

    @cached_property
    def treatments(self) -> QuerySet[TreatmentPage]:
        """All live treatments of this site. Shared by the section that lists them and the structured data."""
        return of_same_site(TreatmentPage.for_listing(), self)

    @cached_property
    def team(self) -> TeamIndexPage | None:
        """The live team page of this site."""
        return of_same_site(TeamIndexPage.objects.listed(), self).first()

    def get_metadata(self, request: HttpRequest | None = None) -> Metadata:
        metadata = super().get_metadata(request)
        if self.site_settings:
            metadata.verification_tags = self.site_settings.search.verification_tags
        return metadata

    def schema_breadcrumbs(self, request: HttpRequest | None = None) -> list[tuple[str, str]]:
        return []

    def web_page_details(self, request: HttpRequest | None = None) -> dict[str, Any]:
        clinic = ref(f"{self.schema_root}#clinic")
        return {"about": clinic, "mainEntity": clinic}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        sections = {child.block_type for child in self.body}
        treatments = self.treatments if "treatments" in sections else []
        people = self.team.people if "team" in sections and self.team else []
        clinic = complete_clinic_node(self.site_settings, self.schema_root) | {
            "availableService": [treatment.schema_entity(request) for treatment in treatments],
            "employee": [person.schema_entity(request) | {"jobTitle": person.job_title} for person in people],
        }
        return [*super().schema_nodes(request), clinic]

    @property
    def h1(self) -> str:
        return "" if self.body and self.body.raw_data[0]["type"] == "hero" else self.title


class TeamIndexPage(BasePage):
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences above the list."))

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["pages.PersonPage"]
    max_count_per_parent = 1
    min_words = 0
    lists_children = True
    page_description = _("Lists everyone at the clinic. Drag the people below it into order.")

    schema_type = "CollectionPage"

    class Meta:
        verbose_name = _("team page")

    @cached_property
    def people(self) -> list[PersonPage]:
        """Live people below this page, in editor order, with their portraits."""
        if not self.path:  # a preview of a page that is not in the tree yet
            return []
        shown_fields = ("credentials", "job_title", "summary", "portrait")
        people = PersonPage.objects.child_of(self.original).listed().order_by("path").for_list(*shown_fields)
        people = list(people.select_related("portrait"))
        prefetch_renditions(person.portrait for person in people)
        return people

    @property
    def search_terms(self) -> list[str]:
        return [gettext("Staff"), gettext("People"), gettext("Doctors"), gettext("Clinicians"), gettext("Providers")]

    def web_page_details(self, request: HttpRequest | None = None) -> dict[str, Any]:
        return {"mainEntity": ref(self.schema_id("list", request))} if self.people else {}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        entities = [person.schema_entity(request) | {"jobTitle": person.job_title} for person in self.people]
        lists = [item_list(self.schema_id("list", request), entities)] if entities else []
        return super().schema_nodes(request) + lists


class ContactPage(EnquiryFormMixin, BasePage):
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("What happens when someone calls or writes.")
    )
    directions = RichTextField(
        _("directions"),
        blank=True,
        features=["h2", "h3", "bold", "italic", "link", "ol", "ul", "fact"],
        help_text=_("How to get there on foot, by transit, and by car; step-free access; which buzzer to press."),
    )
    image = models.ForeignKey(
        "media.ClinicImage",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The building or the entrance, at least 1,600 pixels wide."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("directions"),
        FieldPanel("image"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("directions")]

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    lead_image_field = "image"
    min_words = 0
    page_description = _("Phone, address, hours, and directions. Phone and hours come from Settings, Clinic.")

    schema_type = "ContactPage"

    class Meta:
        verbose_name = _("contact page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | self.enquiry_context()

    @property
    def search_terms(self) -> list[str]:
        """What the page shows besides its own text: the clinic’s settings, the inquiry form, and help in a crisis."""
        hours = [gettext("Hours"), gettext("Opening hours"), gettext("Office hours")]
        place = [gettext("Address"), gettext("Location"), gettext("Map")]
        ways = [gettext("Phone number"), gettext("Email"), gettext("Appointment"), gettext("New patients")]
        crisis = [
            gettext("Crisis"),
            gettext("Emergency"),
            gettext("Hotline"),
            gettext("Help now"),
            *self.crisis_numbers,
        ]
        return [*hours, *place, *ways, *crisis]

    @property
    def crisis_numbers(self) -> list[str]:
        """The numbers to call in a crisis, such as 988."""
        text = self.site_settings.clinic.crisis_text if self.site_settings else ""
        return re.findall(r'href="tel:([^"]+)"', text)

    def web_page_details(self, request: HttpRequest | None = None) -> dict[str, Any]:
        return {"mainEntity": ref(f"{self.schema_root}#clinic")}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        clinic = complete_clinic_node(self.site_settings, self.schema_root) | {
            "isAcceptingNewPatients": self.site_settings.clinic.accepting_new_patients,
        }
        if images := self.schema_images(self.image):
            clinic["image"] = images
        return [*super().schema_nodes(request), clinic, *departments(self.locations, self.schema_root, request)]

    @cached_property
    def locations(self) -> list[LocationPage]:
        """All live locations of this site. Empty for a clinic that has only one place."""
        return list(of_same_site(LocationPage.for_listing(), self))


class StandardBodyBlock(BodyBlock):
    insurance_plans = InsurancePlansBlock()
    accessibility_measurements = AccessibilityMeasurementsBlock()
    faq = FaqBlock()
    call_to_action = CallToActionBlock()


class Notice(models.TextChoices):
    """The notices every clinic's site must publish. ``home.legal_notices.rules`` finds the ones that need attention."""

    PRIVACY_PRACTICES = "privacy_practices", _("Notice of Privacy Practices")
    GOOD_FAITH_ESTIMATE = "good_faith_estimate", _("Good Faith Estimate notice")
    CONSUMER_HEALTH_DATA = "consumer_health_data", _("Consumer health data notice")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
    EDITORIAL_POLICY = "editorial_policy", _("Editorial policy")


class StandardPage(BasePage):
    introduction = models.TextField(
        _("introduction"), blank=True, max_length=300, help_text=_("One or two sentences below the title.")
    )
    image = models.ForeignKey(
        "media.ClinicImage",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Optional, at least 1,600 pixels wide."),
    )
    body = StreamField(StandardBodyBlock(), verbose_name=_("body"))
    notice = models.CharField(
        _("this page is the"),
        max_length=30,
        choices=Notice,
        blank=True,
        help_text=_("Only if this page is one of the notices that a clinic’s site must publish."),
    )
    notice_review = models.DateField(
        _("next review due"),
        null=True,
        blank=True,
        help_text=_("When someone should review the notice, usually in a year. The dashboard reminds you."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("image"), FieldPanel("body")]
    settings_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("notice"), FieldPanel("notice_review")])], heading=_("Required notice")
        ),
        *BasePage.settings_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, "notice", "notice_review"]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    lead_image_field = "image"
    page_description = _("About the clinic, notices, policies: anything that is not an article or a treatment.")

    class Meta:
        verbose_name = _("standard page")

    @property
    def other_names(self) -> list[str]:
        is_privacy_notice = self.notice == Notice.PRIVACY_PRACTICES
        return [gettext("Privacy policy"), gettext("HIPAA")] if is_privacy_notice else []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | body_context(self, self.body)

    def web_page_details(self, request: HttpRequest | None = None) -> dict[str, Any]:
        return {"image": self.schema_images(self.image)}
