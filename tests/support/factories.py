"""Factories for everything that tests put into the database.

Pages are complete and published. ``live=False`` makes a draft. Every page factory takes ``parent``. The default is the
only page of the type a parent must have.
"""

import datetime
from decimal import Decimal

import factory
import wagtail_factories
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import ArticleAuthor, ArticleCorrection, ArticlePage, ArticleReference, BlogIndexPage
from home.models import (
    ContactPage,
    HomePage,
    LocationIndexPage,
    LocationPage,
    StandardPage,
    TeamIndexPage,
    TreatmentIndexPage,
    TreatmentPage,
    TreatmentReference,
)
from site_core.content.models import ReusableBlock
from site_core.facts.models import Fact
from site_core.media.models import ClinicImage
from site_core.pages.models import PersonPage, Topic

DAY = datetime.timedelta(days=1)
FIRST_DAY = datetime.datetime(2000, 1, 1, 9, tzinfo=datetime.UTC)  # early enough that no article is in the future


def paragraph(html="<h2>A heading</h2><p>Some words, with a citation [1].</p>"):
    return {"type": "paragraph", "value": html}


def side_effects(common=("Headache",), serious=("Seizure",), heading="Side effects"):
    """A side effects section. Empty lists make it incomplete."""
    return {
        "type": "side_effects",
        "value": {
            "heading": heading,
            "introduction": "",
            "common": [{"name": name, "detail": "Usually mild."} for name in common],
            "serious": [{"name": name, "detail": "Rare."} for name in serious],
        },
    }


class ImageFactory(wagtail_factories.ImageFactory):
    """A tiny image (3:2), so that its renditions take a millisecond."""

    class Meta:
        model = ClinicImage

    title = factory.Sequence(lambda n: f"Image {n}")
    description = "A lamp beside an open window"
    file = factory.django.ImageField(width=60, height=40, format="JPEG", color="teal")
    collection = None

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if kwargs.get("collection") is None:
            kwargs.pop("collection", None)
        return super()._create(model_class, *args, **kwargs)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


class ReusableBlockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReusableBlock

    name = factory.Sequence(lambda n: f"Reusable block {n}")
    content = factory.LazyFunction(lambda: [paragraph("<p>Words that pages share.</p>")])


class FactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fact

    name = factory.Sequence(lambda n: f"Price number {n}")
    kind = Fact.Kind.PRICE
    value = "$480"


class PageFactory(wagtail_factories.PageFactory):
    """``parent_type`` is the page type of the default parent."""

    class Meta:
        abstract = True
        exclude = ("parent_type",)

    title = factory.Sequence(lambda n: f"Page number {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    parent_type = HomePage

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        if parent is None:
            parent = cls._meta.base_declarations["parent_type"].objects.get()
        # Fetch the parent again: the positions of children depend on the current tree.
        return super()._create_instance(model_class, Page.objects.get(pk=parent.pk), kwargs)


class HomePageFactory(PageFactory):
    class Meta:
        model = HomePage

    title = "Lanternfield"
    slug = "home"
    parent_type = Page
    body = factory.LazyFunction(lambda: [{"type": "contact", "value": {"heading": "Reach us", "text": ""}}])


class BlogIndexPageFactory(PageFactory):
    class Meta:
        model = BlogIndexPage

    title = "Articles"
    slug = "articles"
    introduction = "What we read, explained."


class TreatmentIndexPageFactory(PageFactory):
    class Meta:
        model = TreatmentIndexPage

    title = "Treatments"
    slug = "treatments"
    introduction = "What we offer."


class TeamIndexPageFactory(PageFactory):
    class Meta:
        model = TeamIndexPage

    title = "Team"
    slug = "team"
    introduction = "Who you will meet."


class PersonPageFactory(PageFactory):
    class Meta:
        model = PersonPage

    parent_type = TeamIndexPage
    title = factory.Sequence(lambda n: f"Person Number{n}")
    slug = factory.Sequence(lambda n: f"person-{n}")
    credentials = "MD"
    job_title = "Psychiatrist"
    summary = "Sees adults with depression."
    biography = "<p>Trained in New York.</p>"
    is_reviewer = True


class ContactPageFactory(PageFactory):
    class Meta:
        model = ContactPage

    title = "Contact"
    slug = "contact"
    introduction = "Call, or write."
    directions = "<h2>By train</h2><p>Two minutes from the station.</p>"


class LocationIndexPageFactory(PageFactory):
    class Meta:
        model = LocationIndexPage

    title = "Locations"
    slug = "locations"
    introduction = "Where we see patients."


class LocationPageFactory(PageFactory):
    """A location in Manhattan. Its index is created with the first one."""

    class Meta:
        model = LocationPage

    parent_type = LocationIndexPage
    title = factory.Sequence(lambda n: f"Location number {n}")
    slug = factory.Sequence(lambda n: f"location-{n}")
    summary = "Two minutes from the train."
    phone = "212-555-0150"
    street = "12 Heron Street"
    city = "New York"
    region = "NY"
    postal_code = "10016"
    latitude = Decimal("40.745300")
    longitude = Decimal("-73.978100")
    directions = "<p>From the station, turn left.</p>"

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        parent = parent or LocationIndexPage.objects.first() or LocationIndexPageFactory()
        return super()._create_instance(model_class, parent, kwargs)


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage

    introduction = "About this page."
    body = factory.LazyFunction(lambda: [paragraph("<h2>A heading</h2><p>Some words.</p>")])


class ReferenceFactory(factory.Factory):
    """Unsaved rows, which are saved with their page."""

    class Meta:
        model = ArticleReference

    authors = "Williams NR, Heifets BD, et al."
    title = factory.Sequence(lambda n: f"Work number {n}")
    journal = "American Journal of Psychiatry"
    year = 2018
    doi = "10.1176/appi.ajp.2018.18020138"


class TreatmentReferenceFactory(ReferenceFactory):
    class Meta:
        model = TreatmentReference


class CorrectionFactory(factory.Factory):
    class Meta:
        model = ArticleCorrection

    date = datetime.date(2026, 6, 11)
    text = "An earlier version named the wrong year."


def any_person():
    return PersonPage.objects.order_by("path").first() or PersonPageFactory()


def any_reviewer(authors=()):
    """A person who is not one of ``authors``."""
    others = PersonPage.objects.order_by("path").exclude(pk__in=[person.pk for person in authors])
    return others.first() or PersonPageFactory()


class ReviewedPageFactory(PageFactory):
    """``reference_count`` is the number of references."""

    class Meta:
        abstract = True
        exclude = ("parent_type", "reference_count")

    reference_count = 1
    standfirst = "What the reader knows at the end."
    reviewer = factory.LazyFunction(any_reviewer)
    last_reviewed = datetime.date(2026, 10, 1)
    next_review = datetime.date(2027, 10, 1)


class ArticlePageFactory(ReviewedPageFactory):
    class Meta:
        model = ArticlePage
        exclude = ("parent_type", "reference_count", "authors")

    parent_type = BlogIndexPage
    title = factory.Sequence(lambda n: f"Article number {n}")
    slug = factory.Sequence(lambda n: f"article-{n}")
    publication_date = factory.Sequence(lambda n: FIRST_DAY + n * DAY)
    authors = factory.LazyFunction(lambda: [any_person()])
    reviewer = factory.LazyAttribute(lambda page: any_reviewer(page.authors))
    article_authors = factory.LazyAttribute(
        lambda page: [ArticleAuthor(person=person, sort_order=order) for order, person in enumerate(page.authors)]
    )
    references = factory.LazyAttribute(lambda page: ReferenceFactory.build_batch(page.reference_count))
    body = factory.LazyFunction(lambda: [paragraph()])


class TreatmentPageFactory(ReviewedPageFactory):
    class Meta:
        model = TreatmentPage

    parent_type = TreatmentIndexPage
    title = factory.Sequence(lambda n: f"Treatment number {n}")
    slug = factory.Sequence(lambda n: f"treatment-{n}")
    modality = "Magnetic stimulation"
    references = factory.LazyAttribute(lambda page: TreatmentReferenceFactory.build_batch(page.reference_count))
    body = factory.LazyFunction(lambda: [side_effects()])


def make_private(page):
    """Make ``page`` private, so visitors have to log in."""
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def create_many(model, parent, count, fields=lambda number: {}, first=0):
    """Create ``count`` live pages below ``parent`` in a few queries, without signals or checks. Return their keys.

    ``fields(number)`` returns the fields of one page, for ``number`` from ``first`` on.
    """
    parent = Page.objects.get(pk=parent.pk)
    common = {"locale_id": parent.locale_id, "depth": parent.depth + 1, "live": True, "has_unpublished_changes": False}
    if issubclass(model, TreatmentPage):
        common["body"] = []
    pages = []
    for number in range(first, first + count):
        slug = f"{model._meta.model_name}-{number:05}"
        place = {
            "path": Page._get_path(parent.path, common["depth"], parent.numchild + 1 + number - first),
            "slug": slug,
            "url_path": f"{parent.url_path}{slug}/",
            "title": f"{model._meta.verbose_name.title()} {number}",
            "first_published_at": timezone.now(),
            "last_published_at": timezone.now(),
        }
        page = model(**{**common, **place, **fields(number)})
        page.draft_title = page.title
        pages.append(page)
    plain = [field for field in Page._meta.local_concrete_fields if not field.primary_key]
    rows = [Page(**{field.attname: getattr(page, field.attname) for field in plain}) for page in pages]
    for page, row in zip(pages, Page.objects.bulk_create(rows, batch_size=200), strict=True):
        page.page_ptr_id = page.pk = row.pk
    # bulk_create doesn't support multi-table inheritance. The method it uses internally does.
    for start in range(0, count, 200):
        model.objects.all()._insert(pages[start : start + 200], fields=model._meta.local_concrete_fields)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + count)
    return [page.pk for page in pages]


def create_articles(parent, count, fields=lambda number: {}, first=0):
    """Create articles a day apart, oldest first. For ``fields`` see ``create_many``."""
    reviewer = any_person()

    def all_fields(number):
        return {"standfirst": "In short.", "publication_date": FIRST_DAY + number * DAY, "reviewer": reviewer} | fields(
            number
        )

    return create_many(ArticlePage, parent, count, all_fields, first)
