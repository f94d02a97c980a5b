"""Changes of what pages show, for the pages of tests/caching/fragments/conftest.py."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from site_core.banners.models import Banner
from site_core.brand.models import BrandSettings
from site_core.review.services import approve
from site_core.site_settings.models import ClinicSettings, NavigationSettings
from tests.support.factories import ArticlePageFactory, PersonPageFactory, ReferenceFactory, TopicFactory, paragraph
from tests.support.reviewing import publish_without_review
from tests.support.site_settings import usual_hours


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def edit(page, **fields):
    """Publish ``page`` with other values."""
    page = fresh(page)
    for name, value in fields.items():
        setattr(page, name, value)
    publish_without_review(page) if hasattr(page, "reviewer") else page.save_revision().publish()


def save(instance, **fields):
    for name, value in fields.items():
        setattr(instance, name, value)
    instance.save()


def change_authors(p):
    article = fresh(p.first)
    article.article_authors = [type(article.article_authors.first())(person=PersonPageFactory(title="New Person"))]
    publish_without_review(article)


def change_references(p):
    article = fresh(p.second)
    article.references = [ReferenceFactory(title="Another work")]
    publish_without_review(article)


def restrict(p):
    PageViewRestriction.objects.create(page=p.treatment, restriction_type="login")


def approve_review(p):
    approve(p.first, p.site.reviewer, via="link")


def add_menu_link(p):
    menu = NavigationSettings.for_site(Site.objects.get())
    save(menu, header_links=[{"type": "link", "value": {"page": p.draft.pk, "label": ""}}])


def publish_linked_draft(p):
    add_menu_link(p)
    edit(p.draft)


def close_clinic():
    now = timezone.now()
    Banner.objects.create(text="Closed.", closes_clinic=True, starts_at=now, ends_at=now + timedelta(hours=2))


FIRST, SECOND, THIRD = "/articles/first/", "/articles/second/", "/articles/third/"
TREATMENT, INDEX, TOPIC_LIST = "/treatments/esketamine/", "/articles/", "/articles/topic/ketamine/"
EVERYWHERE = {"/", INDEX, FIRST, SECOND, THIRD, TREATMENT, "/about/", "/team/", "/team/maya-ellison/"}

LOCATIONS, LOCATION = "/locations/", "/locations/riverside/"

# What changes, and pages that show it.
CHANGES = {
    "title of an article": (lambda p: edit(p.first, title="Another title"), {FIRST, SECOND, INDEX, TREATMENT}),
    "summary of an article": (lambda p: edit(p.first, standfirst="Another summary."), {FIRST, INDEX}),
    "text of an article": (lambda p: edit(p.first, body=[paragraph("<p>Other words.</p>")]), {FIRST}),
    "takeaways": (lambda p: edit(p.first, key_takeaways=[{"type": "takeaway", "value": "In short."}]), {FIRST}),
    "conflicts of interest": (lambda p: edit(p.first, conflicts_of_interest="Some."), {FIRST}),
    "references": (change_references, {SECOND}),
    "authors": (change_authors, {FIRST, INDEX}),
    "date": (lambda p: edit(p.first, publication_date=timezone.now()), {FIRST, SECOND, THIRD, INDEX}),
    "topics": (lambda p: edit(p.third, topics=[p.topic]), {THIRD, FIRST, SECOND, TREATMENT, TOPIC_LIST}),
    "image of an article": (lambda p: edit(p.first, image=None), {FIRST, INDEX, SECOND}),
    "slug": (lambda p: edit(p.treatment, slug="other"), {SECOND, FIRST, TREATMENT, "/treatments/"}),
    "modality": (lambda p: edit(p.treatment, modality="Nasal spray"), {TREATMENT, FIRST, "/treatments/"}),
    "new article": (lambda p: ArticlePageFactory(title="New", topics=[p.topic]), {INDEX, FIRST, TREATMENT, THIRD}),
    "published draft": (lambda p: edit(p.draft), {SECOND, "/articles/draft/", INDEX}),
    "published draft in the menu": (publish_linked_draft, EVERYWHERE),
    "unpublished article": (lambda p: fresh(p.first).unpublish(), {FIRST, INDEX, SECOND, TREATMENT}),
    "deleted treatment": (lambda p: fresh(p.treatment).delete(), {TREATMENT, SECOND, FIRST, "/treatments/"}),
    "order": (lambda p: fresh(p.site.reviewer).move(p.site.author, pos="left"), {"/team/", "/team/maya-ellison/"}),
    "move": (lambda p: fresh(p.about).move(Page.objects.get(pk=p.site.team.pk).get_parent(), pos="first-child"), set()),
    "private page": (restrict, {TREATMENT, FIRST, "/treatments/"}),
    "title of the index": (lambda p: edit(p.site.articles, title="Journal"), {INDEX, FIRST, THIRD}),
    "slug of the index": (lambda p: edit(p.site.articles, slug="journal"), {INDEX, FIRST, TREATMENT}),
    "linked page": (lambda p: edit(p.about, slug="about-the-clinic"), {"/about/", "/about-the-clinic/", TREATMENT}),
    "unpublished linked page": (lambda p: fresh(p.about).unpublish(), {"/about/", TREATMENT}),
    "name of a person": (lambda p: edit(p.site.author, title="Maya Stone"), {FIRST, INDEX, "/team/"}),
    "reviewer": (lambda p: edit(p.site.reviewer, job_title="Head"), {FIRST, "/team/"}),
    "review": (approve_review, {FIRST}),
    "name of a topic": (lambda p: save(p.topic, name="Dissociatives"), {FIRST, INDEX, TOPIC_LIST}),
    "new topic": (lambda p: edit(p.third, topics=[TopicFactory(name="Sleep")]), {THIRD, INDEX}),
    "name of a location": (lambda p: edit(p.location, title="Hillside"), {LOCATIONS, LOCATION, TREATMENT}),
    "hours of a location": (lambda p: edit(p.location, opening_hours=[usual_hours("0")]), {LOCATION}),
    "people of a location": (lambda p: edit(p.location, people=[p.site.author]), {LOCATION, "/team/maya-ellison/"}),
    "treatments of a location": (lambda p: edit(p.location, treatments=[]), {LOCATION, TREATMENT}),
    "unpublished location": (lambda p: fresh(p.location).unpublish(), {LOCATIONS, LOCATION, TREATMENT}),
    "fact": (lambda p: save(p.fact, value="$520"), {SECOND}),
    "reusable block": (lambda p: save(p.block, content=[paragraph("<p>Other shared words.</p>")]), {SECOND}),
    "image": (lambda p: save(p.image, description="A dark room"), set()),
    "deleted image": (lambda p: p.image.delete(), {FIRST, SECOND, INDEX, TREATMENT}),
    "clinic": (lambda p: save(ClinicSettings.for_site(Site.objects.get()), name="Another clinic"), EVERYWHERE),
    "banner that closes the clinic": (lambda p: close_clinic(), EVERYWHERE),
    "brand": (lambda p: save(BrandSettings.for_site(Site.objects.get()), primary_color="#0072ce"), EVERYWHERE),
    "menu": (add_menu_link, set()),
    "host": (lambda p: save(Site.objects.get(), port=8080), EVERYWHERE),
}
