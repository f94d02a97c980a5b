"""Articles, their authors, references and corrections."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel, TitleFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index
from wagtailseo.models import SeoType, TwitterCard

from site_core.body import body_context
from site_core.models import BasePage, Correction, PersonPage, Reference, ReviewedPage, SequencedPage, TopicalPage
from site_core.models.child_rows import child_rows
from site_core.models.review import ReviewedPageForm
from site_core.reading import reading_minutes, word_count

from ..blocks import ArticleBodyBlock
from ..structured_data import StructuredArticle


class ArticlePageForm(ReviewedPageForm):
    def check_publication(self):
        super().check_publication()
        self.require_rows("article_authors", ArticlePage.AUTHOR_MISSING)

    def people(self):
        forms = self.formsets["article_authors"].forms
        return [person for form in forms if (person := form.cleaned_data.get("person"))]


class ArticlePage(StructuredArticle, ReviewedPage, TopicalPage, SequencedPage, BasePage):
    """One article."""

    standfirst = models.TextField(
        max_length=300, help_text="One or two sentences under the title: what the reader will know at the end."
    )
    publication_date = models.DateTimeField(
        default=timezone.now,
        help_text="Shown to readers, and the order of previous and next. Set it back for imported articles.",
    )
    image = models.ForeignKey(
        "site_core.ClinicImage",
        verbose_name="lead image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="At least 1,600 × 1,067 pixels. Also used in lists and when the page is shared.",
    )
    key_takeaways = StreamField(
        [("takeaway", CharBlock(max_length=300, icon="check"))],
        blank=True,
        max_num=6,
        help_text="Three to five sentences for someone who reads nothing else.",
    )
    body = StreamField(ArticleBodyBlock())
    conflicts_of_interest = models.TextField(
        blank=True, help_text="Money or ties that could bias the authors. “None” is an answer too."
    )

    AUTHOR_MISSING = "An article has at least one author."
    # Addresses that the index itself answers.
    RESERVED_SLUGS = frozenset({"feed", "topic", "author"})

    sequence_fields = ("publication_date", "pk")
    visit_relations = ("image", "reviewer")
    related_relations = ("image",)
    sitemap_section = "articles"
    lead_image_field = "image"
    seo_content_type = SeoType.ARTICLE
    seo_twitter_card = TwitterCard.LARGE
    seo_image_sources = ["og_image", "image"]

    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("standfirst"),
        MultiFieldPanel(
            [
                InlinePanel("article_authors", label="Author", heading="Authors"),
                FieldPanel("publication_date"),
            ],
            heading="Byline",
        ),
        FieldPanel("image"),
        FieldPanel("key_takeaways"),
        FieldPanel("body"),
        InlinePanel(
            "references",
            label="Reference",
            heading="References",
            help_text="Numbered in this order; cite them in the text as [1]. After dragging, check the numbers.",
        ),
        FieldPanel("conflicts_of_interest"),
        InlinePanel("corrections", label="Correction", heading="Corrections log"),
    ]
    promote_panels = [
        MultiFieldPanel(TopicalPage.topic_panels, heading="Topics"),
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

    base_form_class = ArticlePageForm
    cited_fields = ("body", "key_takeaways")
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types = []
    page_description = "An article with authors, medical review, references, and links to its neighbours."

    class Meta:
        verbose_name = "article"
        indexes = [models.Index(fields=["publication_date", "page_ptr"], name="article_sequence")]

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | body_context(self.body, self.reference_list)

    @property
    def topic_links(self):
        """``[(topic, address of its articles), …]``; no address while the index is not live."""
        index = self.index_page
        address = index.url if index else ""
        return [(topic, address + index.list_route(topic) if index else "") for topic in self.topic_list]

    @cached_property
    def index_page(self):
        """The live index that this article stands in, or None."""
        parent = next((page for page in reversed(self.get_breadcrumbs()) if page.depth == self.depth - 1), None)
        if parent is None:
            return None
        index = parent.specific
        index.served_request = self.served_request
        return index

    @cached_property
    def authors(self):
        """People in byline order."""
        return [row.person for row in child_rows(self, "article_authors", "person")]

    @cached_property
    def correction_list(self):
        """The corrections log, newest first, read once a visit."""
        return child_rows(self, "corrections")

    @cached_property
    def word_count(self):
        return word_count(self.body)

    @property
    def reading_minutes(self):
        return reading_minutes(self.word_count)

    def get_metadata(self, request=None):
        topics = [topic.name for topic in self.topic_list]
        feed = self.index_page.feed_metadata() if self.index_page else {}
        return replace(
            super().get_metadata(request),
            **feed,
            authors=[person.get_full_url(request) for person in self.authors if person.live],
            section=topics[0] if topics else "",
            tags=topics,
            author=self.seo_author,
        )

    @property
    def seo_author(self):
        return ", ".join(person.title for person in self.authors)

    @property
    def seo_published_at(self):
        return self.publication_date

    def clean(self):
        super().clean()
        if self.slug in self.RESERVED_SLUGS:
            raise ValidationError({"slug": f"“{self.slug}” is an address of the article index. Choose another slug."})

    def publication_errors(self):
        errors = super().publication_errors()
        if not self.article_authors.count():
            errors["article_authors"] = [self.AUTHOR_MISSING]
        return errors


class ArticleAuthor(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_authors")
    person = models.ForeignKey(PersonPage, on_delete=models.CASCADE, related_name="article_authorships")

    panels = [PageChooserPanel("person")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "person"], name="article_author_once")]

    def __str__(self):
        return str(self.person)


class ArticleReference(Reference):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="references")


class ArticleCorrection(Correction):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="corrections")

    class Meta(Correction.Meta):
        ordering = ["-date", "sort_order"]
