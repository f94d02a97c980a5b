"""Treatment pages and their index."""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.blocks import CharBlock, StreamValue
from wagtail.fields import StreamField
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtailseo.models import TwitterCard

from site_core.content.claims import BANNED_CLAIMS, FDA_APPROVED, OFF_LABEL
from site_core.content.rendering import body_context
from site_core.content.template_sections import without_untouched_sections
from site_core.media.renditions import prefetch_renditions
from site_core.pages.models import BasePage, Reference, ReviewedPage, SequencedPage, TopicalPage
from site_core.pages.review_forms import ReviewedPageForm
from site_core.schema_org.json_ld import item_list, ref

from ..blocks.treatments import TreatmentBodyBlock
from ..structured_data import location_entity, therapy_node


class TreatmentIndexPage(BasePage):
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences above the list."))

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.TreatmentPage"]
    min_words = 0
    lists_children = True
    page_description = _("Lists the treatments. Drag the treatments below it into order.")

    schema_type = "CollectionPage"

    class Meta:
        verbose_name = _("treatment index")

    @cached_property
    def treatments(self) -> list[TreatmentPage]:
        """Live treatments below this page, in editor order, with their images."""
        if not self.path:  # a preview of a page that is not in the tree yet
            return []
        treatments = list(TreatmentPage.for_listing().child_of(self.original).select_related("image"))
        prefetch_renditions(treatment.image for treatment in treatments)
        return treatments

    def web_page_details(self, request: HttpRequest | None = None) -> dict[str, Any]:
        return {"mainEntity": ref(self.schema_id("list", request))} if self.treatments else {}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        entities = [treatment.schema_entity(request) for treatment in self.treatments]
        lists = [item_list(self.schema_id("list", request), entities)] if entities else []
        return super().schema_nodes(request) + lists


class TreatmentPageForm(ReviewedPageForm):
    def check_publication(self) -> None:
        super().check_publication()
        status, source = (self.cleaned_data.get(f"regulatory_{field}") for field in ("status", "source_url"))
        if TreatmentPage.is_missing_source(status, source):
            self.add_missing({"regulatory_source_url": TreatmentPage.SOURCE_MISSING})
        if not has_side_effects(self.posted_value("body")):
            self.add_block_error("body", TreatmentPage.SIDE_EFFECTS_MISSING)


def has_side_effects(body: StreamValue | None) -> bool:
    """Return whether ``body`` lists at least one common and one serious side effect."""
    filled = without_untouched_sections(body) if body else []
    sections = [child.value for child in filled if child.block_type == "side_effects"]
    return any(section["common"] and section["serious"] for section in sections)


class TreatmentPage(ReviewedPage, TopicalPage, SequencedPage, BasePage):
    """One treatment that the clinic offers."""

    class RegulatoryStatus(models.TextChoices):
        APPROVED = "approved", _("FDA-approved")
        CLEARED = "cleared", _("FDA-cleared device")
        OFF_LABEL = "off_label", _("Off-label use")
        INVESTIGATIONAL = "investigational", _("Investigational")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    # What each status means for a patient. Shown wherever the status is.
    REGULATORY_STATEMENTS = {
        RegulatoryStatus.APPROVED: _("The FDA has approved this medicine for the use described here."),
        RegulatoryStatus.CLEARED: _(
            "The FDA has cleared the device used for this treatment for the use described here."
        ),
        RegulatoryStatus.OFF_LABEL: _(
            "This is an off-label use. The FDA has approved the medicine or device for another use, but not for the "
            "use described here. Clinicians may prescribe it this way when they judge that it is appropriate."
        ),
        RegulatoryStatus.INVESTIGATIONAL: _(
            "This treatment is investigational. It is still being studied, and the FDA has neither approved nor "
            "cleared it."
        ),
        RegulatoryStatus.NOT_APPLICABLE: "",
    }

    RECOGNIZED = frozenset({RegulatoryStatus.APPROVED, RegulatoryStatus.CLEARED})

    SIDE_EFFECTS_MISSING = _("List at least one common and one serious side effect.")
    SOURCE_MISSING = _("Link to the authority’s page that states the approval or clearance.")

    standfirst = models.TextField(
        _("summary"), max_length=300, help_text=_("One or two sentences: what it is, and who it is for.")
    )
    modality = models.CharField(
        _("modality"),
        max_length=120,
        blank=True,
        help_text=_("How it is given, for example “Intravenous infusion”."),
    )
    also_known_as = StreamField(
        [("name", CharBlock(max_length=80, icon="tag", label=_("Name")))],
        verbose_name=_("also known as"),
        blank=True,
        help_text=_("Other names people search for."),
    )
    image = models.ForeignKey(
        "media.ClinicImage",
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("At least 1,600 × 1,067 pixels."),
    )
    regulatory_status = models.CharField(
        _("regulatory status"),
        max_length=20,
        choices=RegulatoryStatus,
        default=RegulatoryStatus.NOT_APPLICABLE,
        help_text=_("The page explains what the status means."),
    )
    regulatory_detail = models.TextField(
        _("regulatory detail"),
        blank=True,
        help_text=_("What it is approved or cleared for, for whom, and since when. One or two sentences."),
    )
    regulatory_authority = models.CharField(
        _("regulatory authority"), max_length=120, blank=True, default="U.S. Food and Drug Administration"
    )
    regulatory_source_url = models.URLField(
        _("source"), blank=True, help_text=_("The authority’s page that states the approval or clearance.")
    )
    body = StreamField(TreatmentBodyBlock(), verbose_name=_("body"))

    route_select_related = ("image",)
    related_fields = ("modality",)
    sitemap_section = "treatments"
    lead_image_field = "image"
    asks_if_helpful = True
    seo_twitter_card = TwitterCard.LARGE
    seo_image_sources = ["og_image", "image"]

    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("standfirst"),
        FieldRowPanel([FieldPanel("modality"), FieldPanel("image")]),
        FieldPanel("also_known_as"),
        MultiFieldPanel(
            [
                FieldPanel("regulatory_status"),
                FieldPanel("regulatory_detail"),
                FieldRowPanel([FieldPanel("regulatory_authority"), FieldPanel("regulatory_source_url")]),
            ],
            heading=_("Regulatory status"),
        ),
        FieldPanel("body"),
        InlinePanel(
            "references",
            label=_("Reference"),
            heading=_("References"),
            help_text=_(
                "Numbered in this order. Cite them in the text as [1]. If you move them, the numbers there change too."
            ),
        ),
    ]
    promote_panels = [
        MultiFieldPanel(TopicalPage.topic_panels, heading=_("Topics")),
        *BasePage.promote_panels,
    ]
    settings_panels = [*ReviewedPage.review_panels, *BasePage.settings_panels]
    search_fields = [
        *BasePage.search_fields,
        *TopicalPage.topic_search_fields,
        index.SearchField("standfirst"),
        index.SearchField("also_known_as", boost=2),
        index.SearchField("body"),
    ]

    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, *ReviewedPage.review_fields]
    copy_choices = (*ReviewedPage.copy_choices, *TopicalPage.copy_choices)
    base_form_class = TreatmentPageForm
    reviewed_fields = (
        *("modality", "title", "standfirst", "also_known_as", "topics", "image"),
        *("regulatory_status", "regulatory_detail", "regulatory_authority", "regulatory_source_url"),
        *("body", "references"),
    )
    unshared_fields = frozenset([*ReviewedPage.unshared_review_fields, "body"])
    critical_fields = ("regulatory_status", "regulatory_detail", "regulatory_authority", "regulatory_source_url")
    parent_page_types = ["home.TreatmentIndexPage"]
    subpage_types: list[str] = []
    page_description = _("One treatment: who it helps, what happens, evidence, risks, and cost.")

    class Meta:
        verbose_name = _("treatment")

    @classmethod
    def for_listing(cls) -> PageQuerySet:
        """Return live public treatments in editor order, without the fields that lists don't show."""
        return cls.objects.listed().order_by("path").for_list("standfirst", "modality", "regulatory_status", "image")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | body_context(
            self, self.body, lambda: self.reference_list
        )

    @classmethod
    def is_missing_source(cls, status: str | None, source_url: str | None) -> bool:
        """Return whether the page claims an approval or clearance without a source."""
        return status in cls.RECOGNIZED and not source_url

    def schema_entity(self, request: HttpRequest | None = None) -> dict[str, Any]:
        therapy = {"@type": "MedicalTherapy", "@id": self.schema_id("therapy", request)}
        return therapy | {"name": self.title, "url": self.schema_url(request)}

    def web_page_details(self, request: HttpRequest | None = None) -> dict[str, Any]:
        therapy = {"mainEntity": ref(self.schema_id("therapy", request)), "citation": self.cited_works()}
        return super().web_page_details(request) | therapy

    def schema_nodes(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        treated = {"possibleTreatment": ref(self.schema_id("therapy", request))}
        conditions = [condition.condition_node(self.schema_root) | treated for condition in self.conditions]
        nodes = [*super().schema_nodes(request), therapy_node(self, request), *conditions]
        return nodes + offered_at(self, request)

    @property
    def other_names(self) -> list[str]:
        return [child.value for child in self.also_known_as]

    @property
    def banned_claims(self) -> dict[str, re.Pattern[str]]:
        unapproved = {self.RegulatoryStatus.OFF_LABEL, self.RegulatoryStatus.INVESTIGATIONAL}
        if self.regulatory_status in unapproved:
            return BANNED_CLAIMS | FDA_APPROVED
        return BANNED_CLAIMS | OFF_LABEL if self.regulatory_status in self.RECOGNIZED else BANNED_CLAIMS

    @property
    def regulatory_statement(self) -> str:
        return str(self.REGULATORY_STATEMENTS[self.RegulatoryStatus(self.regulatory_status)])

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        if not has_side_effects(self.body):
            errors.setdefault("body", []).append(str(self.SIDE_EFFECTS_MISSING))
        if self.is_missing_source(self.regulatory_status, self.regulatory_source_url):
            errors["regulatory_source_url"] = [str(self.SOURCE_MISSING)]
        return errors


def offered_at(treatment: TreatmentPage, request: HttpRequest | None = None) -> list[dict[str, Any]]:
    """Return the locations where ``treatment`` is offered as schema.org nodes."""
    from ..location_links import locations_of  # locations have treatments

    service = {"availableService": ref(treatment.schema_id("therapy", request))}
    root = treatment.schema_root
    return [location_entity(location, root, request) | service for location in locations_of(treatment)]


class TreatmentReference(Reference):
    page = ParentalKey(TreatmentPage, on_delete=models.CASCADE, related_name="references")
