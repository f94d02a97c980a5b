"""What is not published stays private: drafts of live pages, new pages, and scheduled changes."""

import datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from blog.models import ArticleAuthor, ArticlePage
from site_core.media.models import ClinicImage
from site_core.pages.models import BasePage, PersonPage
from site_core.pages.topics import MAX_COMPARED_PAGES
from site_core.search.query import search_pages
from site_core.seo_audit.models import PageAudit
from site_core.seo_audit.site_audit import SiteAudit
from site_core.site_settings.models import SearchSettings
from tests.support import factories
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.examples import examples
from tests.support.factories import DAY, ArticlePageFactory, ImageFactory, TopicFactory, TreatmentPageFactory
from tests.support.forms import complete_form, form_data, post_new_page
from tests.support.public_site import public_responses, public_urls
from tests.support.reviewing import publish_without_review
from tests.support.streams import Filler

LIVE, SECRET = "platypus", "vexilotrine"
NEXT_YEAR = datetime.timedelta(days=365)
# Fields that editors don't edit, or that belong to the page as a whole: Wagtail saves them at once.
NOT_CONTENT = {
    *(field.name for field in Page._meta.get_fields()),
    *("page_ptr", "last_significant_change", "account"),
}
CONTENT_OF_ALL_PAGES = {"title", "slug", "seo_title", "search_description", "show_in_menus", "expire_at"}


def stored(page):
    return type(page).objects.get(pk=page.pk)


def titles_found(query):
    return [page.title for page in search_pages(query)]


@pytest.fixture
def publish():
    """Return a function that publishes pages, and commits what that enqueues."""

    def publish(page):
        with TestCase.captureOnCommitCallbacks(execute=True):
            page.save_revision().publish()
        return stored(page)

    return publish


@pytest.mark.parametrize("factory", [ArticlePageFactory, TreatmentPageFactory])
def test_search_finds_a_live_page_by_its_live_words_while_a_draft_has_others(site, publish, factory):
    page = publish(factory(title="Platypus care", standfirst="What a platypus needs."))
    page.title, page.standfirst = "Vexilotrine trial", "A platypus joins the vexilotrine trial."
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision()
    assert titles_found("vexilotrine") == []
    assert titles_found("platypus care") == ["Platypus care"]


def test_search_does_not_find_a_topic_that_only_a_draft_has(site, publish):
    page = publish(ArticlePageFactory(topics=[TopicFactory(name="Monotremes")]))
    page.topics.set([TopicFactory(name="Vexilotrine")])
    page.save_revision()
    assert titles_found("vexilotrine") == []
    assert titles_found("monotremes") == [page.title]


def test_search_finds_a_scheduled_change_once_it_is_published(site, publish):
    page = publish(ArticlePageFactory(title="Platypus care"))
    page.title, page.go_live_at = "Vexilotrine trial", timezone.now() + NEXT_YEAR
    publish_without_review(page)
    assert titles_found("vexilotrine") == []
    with time_machine.travel(timezone.now() + NEXT_YEAR * 1.1), TestCase.captureOnCommitCallbacks(execute=True):
        call_command("publish_scheduled")
    assert titles_found("vexilotrine") == ["Vexilotrine trial"]
    assert titles_found("platypus") == []


def test_search_does_not_find_what_an_editor_saved_without_publishing(site, editor):
    fields = complete_form(ArticlePage, site, ImageFactory()) | {"standfirst": "What a platypus needs."}
    post_new_page(editor, ArticlePage, site.articles, fields)
    page = ArticlePage.objects.get(slug="made-in-the-admin", live=True)
    form = form_data(fields, standfirst="It joins the vexilotrine trial.")
    editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert stored(page).get_latest_revision_as_object().standfirst == "It joins the vexilotrine trial."
    assert titles_found("vexilotrine") == []
    assert titles_found("platypus") == [page.title]


def test_the_audit_reports_what_is_published(site, publish):
    page = publish(ArticlePageFactory(title="Platypus care", search_description=""))
    codes = {finding.code for finding in SiteAudit(site.site).audited[page.pk].findings}
    page.title, page.search_description = "Vexilotrine trial", "A description of the trial."
    page.save_revision()
    audited = SiteAudit(site.site).audited[page.pk]
    assert PageAudit.objects.get(page=page).data["meta_title"].startswith("Platypus care")
    assert {finding.code for finding in audited.findings} == codes


def test_a_page_that_a_script_published_stays_live_until_its_scheduled_change_is_due(site, client):
    page = ArticlePageFactory(title="Platypus care")
    page.title, page.go_live_at = "Vexilotrine trial", timezone.now() + NEXT_YEAR
    publish_without_review(page)
    assert client.get(page.url).context["page"].title == "Platypus care"
    assert stored(page).live_revision.as_object().title == "Platypus care"
    with time_machine.travel(timezone.now() + NEXT_YEAR * 1.1):
        call_command("publish_scheduled")
        assert client.get(page.url).context["page"].title == "Vexilotrine trial"
        assert not stored(page).has_unpublished_changes


def test_a_page_stays_live_when_a_draft_older_than_its_publication_is_scheduled(site, client):
    page = ArticlePageFactory(title="Platypus care", live=False)
    submitted = page.save_revision()
    page.title = "Vexilotrine trial"
    page.save_revision()
    submitted.publish()
    draft = stored(page).get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + NEXT_YEAR
    draft.save_revision().publish()
    assert client.get(page.url).context["page"].title == "Platypus care"


def test_an_alias_of_a_scheduled_page_is_not_published_before_it(site, client):
    page = ArticlePageFactory(live=False, go_live_at=timezone.now() + NEXT_YEAR)
    alias = page.create_alias(update_slug="alias")
    page.save_revision().publish()
    assert client.get(alias.url).status_code == 404
    with time_machine.travel(timezone.now() + NEXT_YEAR * 1.1):
        call_command("publish_scheduled")
        assert client.get(alias.url).status_code == 200


def test_drafts_with_a_topic_do_not_displace_related_pages(site):
    topic = TopicFactory()
    page, related = ArticlePageFactory(topics=[topic]), ArticlePageFactory(topics=[topic])
    drafts = factories.create_articles(site.articles, MAX_COMPARED_PAGES, lambda number: {"live": False})
    rows = ArticlePage.topics.through
    rows.objects.bulk_create(rows(articlepage_id=pk, topic=topic) for pk in drafts)
    assert ArticlePage.sharing_topics_with(page) == [related]


@pytest.fixture
def pages(site):
    """A live page of every type, two of them with a live revision, an unpublished article, and aliases of articles."""
    SearchSettings.objects.update_or_create(site=site.site, defaults={"llms_txt": True})
    with TestCase.captureOnCommitCallbacks(execute=True):
        TopicFactory(name=SECRET, slug=SECRET)
        ImageFactory(title=SECRET, description=SECRET)
        factories.PersonPageFactory(title=SECRET, live=False)
        pages = {model.__name__: complete_page(model, LIVE) for model in PAGE_TYPES}
        for name in ("ArticlePage", "TreatmentPage"):
            pages[name].save_revision().publish()
        topics = pages["ArticlePage"].topics.all()
        pages["second article"] = ArticlePageFactory(topics=topics)
        pages["unpublished article"] = ArticlePageFactory(topics=topics, live=False)
        for name in ("ArticlePage", "unpublished article"):
            type(pages[name]).objects.get(pk=pages[name].pk).create_alias(update_slug=f"alias-{pages[name].pk}")
    return pages


@pytest.fixture
def changed_urls(pages, client):
    """Return a function that returns the URLs that now have another response than at the beginning."""
    urls = public_urls(words=[LIVE, SECRET])
    urls += [f"{page.url}{SECRET}/" for page in Page.objects.filter(depth__gt=1)]
    public_responses(client, urls)  # creates renditions, which the sitemap lists
    before = public_responses(client, urls)

    def compare():
        after = public_responses(client, urls)
        return [url for url in urls if after[url] != before[url]]

    return compare


class Draft:
    """A page as an editor changes it, without publishing."""

    def __init__(self, page):
        self.page = Page.objects.get(pk=page.pk).get_latest_revision_as_object()

    def change(self, name):
        if name == "article_authors":
            self.page.article_authors = [ArticleAuthor(person=PersonPage.objects.get(title=SECRET))]
        else:
            setattr(self.page, name, self.new_value(self.page._meta.get_field(name)))

    def new_value(self, field):
        if isinstance(field, ParentalManyToManyField):
            return list(field.related_model.objects.all())
        if isinstance(field, StreamField):
            image, person = ClinicImage.objects.get(title=SECRET), PersonPage.objects.get(title=SECRET)
            return Filler(SECRET, page=person, person=person, image=image).stream(field.stream_block)
        if field.is_relation:
            return field.related_model.objects.get(title=SECRET)
        if field.choices:
            return field.choices[-1][0]
        values = {
            "BooleanField": True,
            "DateField": datetime.date(2031, 2, 3),
            "DateTimeField": timezone.now() + (-DAY if field.name == "expire_at" else NEXT_YEAR),
            "URLField": f"https://{SECRET}.example/",
        }
        return values.get(field.get_internal_type(), SECRET)

    def save(self, way):
        page = self.page
        if not page.live:
            page.save(clean=False)  # as Wagtail's form does
        if way == "preview":
            page.make_preview_request()
        elif way == "copy":
            page.copy(update_attrs={"slug": f"copy-{Page.objects.count()}"}, keep_live=False)
        elif way == "submit":
            page.save_revision(clean=False)
            page.get_workflow().start(page, get_user_model().objects.get())
        elif way == "autosave again":
            user = page.latest_revision and page.latest_revision.user
            page.save_revision(clean=False, user=user, overwrite_revision=page.latest_revision)
        elif way == "schedule":
            page.go_live_at, page.expire_at = timezone.now() + NEXT_YEAR, None
            page.save_revision(clean=False).publish()
        else:
            page.save_revision(clean=False)


def content_fields(model):
    own = {
        field.name
        for field in model._meta.get_fields()
        if field.name not in NOT_CONTENT and not field.auto_created and (field.editable or field.many_to_many)
    }
    return own | CONTENT_OF_ALL_PAGES | ({"article_authors"} if hasattr(model, "article_authors") else set())


FIELDS = sorted({name for model in get_page_models() if issubclass(model, BasePage) for name in content_fields(model)})
PAGES = [*(model.__name__ for model in PAGE_TYPES), "second article", "unpublished article"]
EDITS = st.tuples(
    st.sampled_from(PAGES),
    st.sets(st.sampled_from(FIELDS), min_size=1) | st.just(set(FIELDS)),
    st.sampled_from(["save", "autosave again", "schedule", "preview", "copy", "submit"]),
)


@pytest.mark.slow
@settings(
    deadline=None,
    max_examples=examples(5, 12),
    derandomize=True,
    phases=[Phase.generate],  # finding a shorter sequence takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(EDITS, min_size=1, max_size=4))
def test_no_response_to_visitors_changes_until_something_is_published(pages, changed_urls, admin_user, edits):
    with transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            for name, fields, way in edits:
                draft = Draft(pages[name])
                for field in sorted(fields & content_fields(type(draft.page))):
                    draft.change(field)
                draft.save(way)
            call_command("publish_scheduled")
        changed = changed_urls()
        transaction.set_rollback(True)
    assert changed == []
