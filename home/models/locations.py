"""The places of a clinic that has several, and their index."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.query import PageQuerySet
from wagtail.search import index

from site_core.content.blocks import FigureBlock
from site_core.facts.models import Fact
from site_core.facts.plans import Plan, get_plans
from site_core.lib.html import extract_line
from site_core.media.renditions import prefetch_renditions
from site_core.pages.forms import BasePageForm
from site_core.pages.metadata import Metadata, robots_directives
from site_core.pages.models import BasePage, PersonPage, SequencedPage
from site_core.schema_org.json_ld import item_list, ref
from site_core.site_settings.models import record_shown_hours
from site_core.site_settings.places import Place

from ..location_finder import PARAMETER, Finder, can_find, entered_zip_code, find_near
from ..structured_data import departments, location_entity, location_node
from .treatments import TreatmentPage

RICH_TEXT = ["h3", "bold", "italic", "link", "ol", "ul", "fact"]


class LocationIndexPage(BasePage):
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences above the list."))

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.LocationPage"]
    max_count_per_parent = 1
    query_parameters = (PARAMETER,)
    min_words = 0
    lists_children = True
    page_description = _(
        "Only for a clinic with several locations: lists them. Add a page below it for each location, and drag the "
        "pages into the order you want."
    )

    schema_type = "CollectionPage"
    finder: Finder | None = None  # while the page is served to someone who entered a ZIP code

    class Meta:
        verbose_name = _("location index")

    @cached_property
    def locations(self) -> list[LocationPage]:
        """Live locations below this page, in editor order, with their images."""
        if not self.path:  # a preview of a page that is not in the tree yet
            return []
        locations = list(LocationPage.for_listing().child_of(self.original).select_related("image"))
        prefetch_renditions(location.image for location in locations)
        return locations

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        entered = entered_zip_code(request)
        has_choice = can_find(self.locations)
        self.finder = find_near(self.locations, entered) if has_choice and entered is not None else None
        return super().get_context(request, *args, **kwargs) | {"can_find": has_choice}

    def get_metadata(self, request: HttpRequest | None = None) -> Metadata:
        metadata = super().get_metadata(request)
        if self.finder and self.finder.error:
            metadata.title = gettext("Error: %(title)s") % {"title": metadata.title}
        return metadata

    def get_robots(self, request: HttpRequest | None = None) -> str:
        is_search = entered_zip_code(request) is not None
        return robots_directives(True, self.nofollow) if is_search else super().get_robots(request)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Render the list. No cache stores one that is for a ZIP code, and no link of it tells where it is from."""
        response = super().serve(request, *args, **kwargs)
        if entered_zip_code(request) is not None:
            response["Cache-Control"] = "private, no-store"
            response["Referrer-Policy"] = "no-referrer"
        return response

    @property
    def search_terms(self) -> list[str]:
        place = [gettext("Address"), gettext("Location"), gettext("Map"), gettext("Directions")]
        return [*place, gettext("Offices"), gettext("Nearest office"), gettext("ZIP code")]

    def web_page_details(self, request: HttpRequest | None = None) -> dict[str, Any]:
        return {"mainEntity": ref(self.schema_id("list", request))} if self.locations else {}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        places = [ref(location.schema_id("clinic", request)) for location in self.locations]
        lists = [item_list(self.schema_id("list", request), places)] if places else []
        return [*super().schema_nodes(request), *departments(self.locations, self.schema_root, request), *lists]


class LocationPageForm(BasePageForm):
    def check_publication(self) -> None:
        super().check_publication()
        values = {name: self.posted_value(name) for name in LocationPage.REQUIRED}
        self.add_missing({name: LocationPage.REQUIRED[name] for name, value in values.items() if not value})


class LocationPage(SequencedPage, Place, BasePage):  # type: ignore[misc]  # Place is a plain model, and saves as one
    """One place of a clinic that has several."""

    # What nobody finds the place without. Drafts can be saved without it.
    REQUIRED = {
        "street": _("Enter the street address."),
        "city": _("Enter the city."),
        "postal_code": _("Enter the postal code."),
    }

    summary = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_("One or two sentences: where it is, and whom it is for. Shown in the list of locations."),
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
    treatments = ParentalManyToManyField(
        "home.TreatmentPage",
        verbose_name=_("treatments"),
        blank=True,
        related_name="+",
        help_text=_("What is offered here. The pages of these treatments name this location."),
    )
    people = ParentalManyToManyField(
        "pages.PersonPage",
        verbose_name=_("people"),
        blank=True,
        related_name="+",
        help_text=_("Who works here. The pages of these people name this location."),
    )
    plans = ParentalManyToManyField(
        "facts.Fact",
        verbose_name=_("insurance plans"),
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Fact.Kind.PLAN},
        help_text=_(
            "Only if they differ from those of other locations: the plans that this one accepts. Add plans under Facts."
        ),
    )
    directions = RichTextField(
        _("directions"),
        blank=True,
        features=RICH_TEXT,
        help_text=_("How to get there on foot, by transit, and by car; which buzzer to press."),
    )
    parking = RichTextField(
        _("parking"), blank=True, features=RICH_TEXT, help_text=_("Where to park, what it costs, and bicycles.")
    )
    accessibility = RichTextField(
        _("accessibility"),
        blank=True,
        features=RICH_TEXT,
        help_text=_("Step-free access, elevators, restrooms, parking spaces, and help for people who need it."),
    )
    pictures = StreamField(
        [("picture", FigureBlock())],
        blank=True,
        verbose_name=_("pictures"),
        help_text=_("The entrance, the waiting room, a treatment room: what people see when they come."),
    )

    content_panels = [
        TitleFieldPanel("title", heading=_("Name"), help_text=_("As patients call it, such as “Riverside”.")),
        FieldPanel("summary"),
        FieldPanel("image"),
        MultiFieldPanel(Place.address_panels, heading=_("Address")),
        MultiFieldPanel([*Place.contact_panels, FieldPanel("accepting_new_patients")], heading=_("Contact")),
        MultiFieldPanel(Place.hours_panels, heading=_("Hours")),
        MultiFieldPanel(
            [
                FieldPanel("treatments", widget=CheckboxSelectMultiple),
                FieldPanel("people", widget=CheckboxSelectMultiple),
            ],
            heading=_("Treatments and people"),
        ),
        FieldPanel("plans", widget=CheckboxSelectMultiple),
        MultiFieldPanel(
            [FieldPanel("directions"), FieldPanel("parking"), FieldPanel("accessibility")], heading=_("Getting there")
        ),
        FieldPanel("pictures"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("street"),
        index.SearchField("city", boost=2),
        index.SearchField("postal_code"),
        index.SearchField("directions"),
        index.SearchField("parking"),
        index.SearchField("accessibility"),
    ]

    base_form_class = LocationPageForm
    parent_page_types = ["home.LocationIndexPage"]
    subpage_types: list[str] = []
    route_select_related = ("image",)
    lead_image_field = "image"
    seo_image_sources = ["og_image", "image"]
    data_fields = frozenset({"phone", "fax", "street", "city", "region", "postal_code", "country"})
    min_words = 0
    page_description = _("One of the places of a clinic: address, hours, treatments, people, and how to get there.")

    class Meta:
        verbose_name = _("location")

    @classmethod
    def for_listing(cls) -> PageQuerySet:
        """Return live public locations in editor order, without the fields that lists don't show."""
        address = ("street", "city", "region", "postal_code", "country", "latitude", "longitude")
        shown = ("summary", "image", "phone", "accepting_new_patients", *address)
        return cls.objects.listed().order_by("path").for_list(*shown)

    @cached_property
    def shown_treatments(self) -> list[TreatmentPage]:
        """The public treatments that are offered here, in the order of their list."""
        treatments = TreatmentPage.for_listing()
        return list(treatments.filter(pk__in=[treatment.pk for treatment in self.treatments.all()]))

    @cached_property
    def shown_people(self) -> list[PersonPage]:
        """The people with a public page who work here, in the order of the team, with their portraits."""
        people = PersonPage.objects.filter(pk__in=[person.pk for person in self.people.all()]).listed().order_by("path")
        people = list(people.for_list("credentials", "job_title", "portrait").select_related("portrait"))
        prefetch_renditions(person.portrait for person in people)
        return people

    @cached_property
    def shown_plans(self) -> list[Plan]:
        """The insurance plans of this location. Empty if it has the same ones as the clinic."""
        own = {fact.pk for fact in self.plans.all()}
        return [plan for plan in get_plans() if plan.fact_id in own] if own else []

    @property
    def other_names(self) -> list[str]:
        return [name for name in (self.street, self.city) if name]

    @property
    def search_terms(self) -> list[str]:
        return [gettext("Hours"), gettext("Address"), gettext("Directions"), gettext("Parking")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        record_shown_hours(request, self.hours)
        return super().get_context(request, *args, **kwargs)

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        missing = {name: [str(message)] for name, message in self.REQUIRED.items() if not getattr(self, name)}
        return errors | missing

    def schema_entity(self, request: HttpRequest | None = None) -> dict[str, Any]:
        return location_entity(self, self.schema_root, request)

    def search_text(self) -> str:
        """Return the text that search results quote: the description, the address, and how to get there."""
        address = f"{self.street}, {self.city}, {self.region} {self.postal_code}"
        texts = map(extract_line, (self.directions, self.parking, self.accessibility))
        return " ".join([self.meta_description, address, *texts])

    def web_page_details(self, request: HttpRequest | None = None) -> dict[str, Any]:
        place = ref(self.schema_id("clinic", request))
        return {"about": place, "mainEntity": place}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        department = {"@id": f"{self.schema_root}#clinic", "department": ref(self.schema_id("clinic", request))}
        return [*super().schema_nodes(request), department, location_node(self, request)]
