"""Home, team, contact and plain pages."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from site_core.blocks import BodyBlock, CallToActionBlock, FaqBlock
from site_core.body import body_context
from site_core.models import BasePage, PersonPage
from site_core.visibility import visible

from ..blocks import HomeBodyBlock


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
    least_words = 0
    page_description = "The first page of the site."

    class Meta:
        verbose_name = "home page"

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
    least_words = 0
    lists_children = True
    page_description = "Everyone in the clinic. Drag the people below it into order."

    class Meta:
        verbose_name = "team page"

    def people(self):
        """Live people below this page, in editor order."""
        return (
            visible(PersonPage.objects.child_of(self))
            .order_by("path")
            .select_related("portrait")
            .prefetch_related("portrait__renditions")
        )


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
    least_words = 0
    page_description = "Phone, address, hours and directions. Phone and hours come from Settings, Clinic."

    class Meta:
        verbose_name = "contact page"


class StandardBodyBlock(BodyBlock):
    faq = FaqBlock()
    call_to_action = CallToActionBlock()


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

    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("image"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = "About the clinic, notices, policies: anything that is neither article nor treatment."

    class Meta:
        verbose_name = "standard page"

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | body_context(self.body)
