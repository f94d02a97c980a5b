"""Articles, their authors, references, and corrections."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel, TitleFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index
from wagtailseo.models import SeoType, TwitterCard

from site_core.caching.private_sections import is_public
from site_core.content.rendering import body_context
from site_core.pages.copying import CopyChoice
from site_core.pages.metadata import Metadata
from site_core.pages.models import (
    BasePage,
    Correction,
    PersonPage,
    Reference,
    ReviewedPage,
    SequencedPage,
    Topic,
    TopicalPage,
)
from site_core.pages.people import find_people
from site_core.pages.review_forms import ReviewedPageForm

from ..blocks import ArticleBodyBlock
from ..structured_data import StructuredArticle


class ArticlePageForm(ReviewedPageForm):
    def check_publication(self) -> None:
        super().check_publication()
        self.require_rows("article_authors", ArticlePage.AUTHOR_MISSING)
        if self.instance.is_dated_in_the_future():
            self.add_missing({"publication_date": ArticlePage.DATE_IN_THE_FUTURE})

    def authors(self) -> list[PersonPage]:
        return [person for row in self.rows("article_authors") if (person := row.cleaned_data.get("person"))]


class ArticlePage(StructuredArticle, ReviewedPage, TopicalPage, SequencedPage, BasePage):
    """One article."""

    standfirst = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_("One or two sentences below the title: what the reader will learn."),
    )
    publication_date = models.DateTimeField(
        _("publication date"),
        null=True,
        blank=True,
        help_text=_(
            "Shown to readers. Articles are ordered by it. If left blank, it is set when the article goes live. For "
            "imported articles, enter the original date."
        ),
    )
    image = models.ForeignKey(
        "media.ClinicImage",
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("At least 1,600 × 1,067 pixels. Also used in lists and when the page is shared."),
    )
    key_takeaways = StreamField(
        [("takeaway", CharBlock(max_length=300, icon="check", label=_("Takeaway")))],
        verbose_name=_("key takeaways"),
        blank=True,
        max_num=6,
        help_text=_("Three to five sentences for someone who reads nothing else."),
    )
    body = StreamField(ArticleBodyBlock(), verbose_name=_("body"))
    conflicts_of_interest = models.TextField(
        _("conflicts of interest"),
        blank=True,
        help_text=_("Financial or personal interests that could bias the authors. If there are none, enter “None”."),
    )

    AUTHOR_MISSING = _("Add at least one author.")
    DATE_IN_THE_FUTURE = _(
        "This date is in the future. To publish the article later, leave the field blank and set a go-live date in "
        "the status panel."
    )

    sequence_fields = ("publication_date", "pk")
    route_select_related = ("image",)
    related_fields = related_select_related = ("image",)
    sitemap_section = "articles"
    lead_image_field = "image"
    asks_if_helpful = True
    seo_content_type = SeoType.ARTICLE
    seo_twitter_card = TwitterCard.LARGE
    seo_image_sources = ["og_image", "image"]

    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [
                InlinePanel("article_authors", label=_("Author"), heading=_("Authors")),
                FieldPanel("publication_date"),
            ],
            heading=_("Byline"),
        ),
        FieldPanel("image"),
        FieldPanel("key_takeaways"),
        FieldPanel("body"),
        InlinePanel(
            "references",
            label=_("Reference"),
            heading=_("References"),
            help_text=_(
                "Numbered in this order. Cite them in the text as [1]. If you move them, the numbers there change too."
            ),
        ),
        FieldPanel("conflicts_of_interest"),
        InlinePanel("corrections", label=_("Correction"), heading=_("Corrections log")),
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
        index.SearchField("body"),
        index.FilterField("publication_date"),
    ]

    exclude_fields_in_copy = [
        *BasePage.exclude_fields_in_copy,
        *ReviewedPage.review_fields,
        *("publication_date", "corrections"),
    ]
    copy_choices = (
        *(*ReviewedPage.copy_choices, *TopicalPage.copy_choices),
        # The author of the original did not write the copy.
        CopyChoice("authors", _("Authors"), ("article_authors",), is_kept=False),
    )
    base_form_class = ArticlePageForm
    unshared_fields = frozenset(
        [
            *ReviewedPage.unshared_review_fields,
            *("body", "key_takeaways", "conflicts_of_interest", "corrections"),
        ]
    )
    cited_fields = ("body", "key_takeaways")
    reviewed_fields = (
        *("topics", "title", "standfirst", "article_authors", "image", "key_takeaways", "body"),
        *("references", "conflicts_of_interest", "corrections"),
    )
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    page_description = _("An article with authors, medical review, and references.")

    class Meta:
        verbose_name = _("article")
        indexes = [models.Index(fields=["publication_date", "page_ptr"], name="article_sequence")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | body_context(
            self, self.body, lambda: self.reference_list
        )

    @property
    def topic_links(self) -> list[tuple[Topic, str]]:
        """``[(topic, URL of its articles), …]``. The URL is "" while the index is not live."""
        index = self.index_page
        return [(topic, index.url + index.filter_path(topic) if index else "") for topic in self.topic_list]

    @cached_property
    def index_page(self) -> Any:
        """The live BlogIndexPage this article belongs to, or None."""
        parent = next((page for page in reversed(self.get_breadcrumbs()) if page.depth == self.depth - 1), None)
        if parent is None:
            return None
        index = parent.specific
        index.served_request = self.served_request
        return index

    @cached_property
    def authors(self) -> list[PersonPage]:
        """The authors in byline order."""
        return find_people(self.article_authors.values_list("person", flat=True))

    @cached_property
    def first_topic(self) -> str:
        """The name of the topic that lists show."""
        return self.topic_list[0].name if self.topic_list else ""

    @cached_property
    def byline(self) -> str:
        """The authors with their credentials, as lists show them."""
        return ", ".join(person.full_name for person in self.authors)

    @cached_property
    def correction_list(self) -> list[ArticleCorrection]:
        """The corrections, newest first. Read once per request."""
        return list(self.corrections.all())

    def get_metadata(self, request: HttpRequest | None = None) -> Metadata:
        topics = [topic.name for topic in self.topic_list]
        feed = self.index_page.feed_metadata() if self.index_page else {}
        return replace(
            super().get_metadata(request),
            **feed,
            authors=[person.get_full_url(request) for person in self.authors if is_public(person)],
            section=topics[0] if topics else "",
            tags=topics,
            author=self.seo_author,
        )

    @property
    def seo_author(self) -> str:
        return ", ".join(person.title for person in self.authors)

    @property
    def seo_published_at(self) -> datetime.datetime | None:
        return self.publication_date

    def is_dated_in_the_future(self) -> bool:
        """Return whether the publication date is later than the time when the page goes live."""
        goes_live_at = max(filter(None, [timezone.now(), self.go_live_at]))
        return self.publication_date is not None and self.publication_date > goes_live_at

    def prepare_publication(self) -> None:
        super().prepare_publication()
        self.publication_date = self.publication_date or self.first_published_at or timezone.now()

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        if not self.article_authors.count():
            errors["article_authors"] = [str(self.AUTHOR_MISSING)]
        if self.is_dated_in_the_future():
            errors["publication_date"] = [str(self.DATE_IN_THE_FUTURE)]
        return errors


class ArticleAuthor(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_authors")
    person = models.ForeignKey(
        PersonPage, verbose_name=_("person"), on_delete=models.CASCADE, related_name="article_authorships"
    )

    panels = [PageChooserPanel("person")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "person"], name="article_author_once")]

    def __str__(self) -> str:
        return str(self.person)


class ArticleReference(Reference):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="references")


class ArticleCorrection(Correction):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="corrections")

    class Meta(Correction.Meta):
        ordering = ["-date", "sort_order"]
