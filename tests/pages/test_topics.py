"""Topics and related pages."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from blog.models import ArticlePage
from blog.templatetags.blog_tags import related_articles
from home.models import TreatmentPage
from home.templatetags.home_tags import related_treatments
from site_core.content.text_width import MAX_DESCRIPTION_WIDTH, MAX_TITLE_WIDTH
from site_core.pages.models import Topic
from tests.support import factories
from tests.support.factories import ArticlePageFactory, TopicFactory, TreatmentPageFactory, make_private
from tests.support.html import soup


@pytest.fixture
def topics(site):
    return [TopicFactory() for _ in range(3)]


def test_topic_is_displayed_as_its_name(topics):
    assert str(topics[0]) == topics[0].name


def test_topics_are_in_alphabetical_order(site):
    for name in ("TMS", "Addiction", "Ketamine"):
        TopicFactory(name=name)
    assert [topic.name for topic in factories.Topic.objects.all()] == ["Addiction", "Ketamine", "TMS"]


def test_most_shared_topics_come_first(topics):
    page = ArticlePageFactory(topics=topics)
    one = ArticlePageFactory(topics=topics[:1])
    three = ArticlePageFactory(topics=topics)
    two = ArticlePageFactory(topics=topics[:2])
    assert list(related_articles(page)) == [three, two, one]


def test_page_is_not_related_to_itself(topics):
    assert not list(related_articles(ArticlePageFactory(topics=topics)))


def test_page_without_topics_is_related_to_nothing(topics):
    ArticlePageFactory(topics=topics)
    assert not list(related_articles(ArticlePageFactory()))


def test_page_with_other_topics_is_not_related(topics):
    ArticlePageFactory(topics=topics[:1])
    assert not list(related_articles(ArticlePageFactory(topics=topics[1:])))


def test_drafts_and_private_pages_are_not_related(topics):
    page = ArticlePageFactory(topics=topics)
    ArticlePageFactory(topics=topics, live=False)
    make_private(ArticlePageFactory(topics=topics))
    assert not list(related_articles(page))


def test_number_of_related_pages_is_limited(topics):
    page, *_ = (ArticlePageFactory(topics=topics) for _ in range(6))
    assert len(related_articles(page)) == 3
    assert len(related_articles(page, 4)) == 4


def test_treatments_and_articles_are_related_by_topic(topics, client):
    article, treatment = ArticlePageFactory(topics=topics), TreatmentPageFactory(topics=topics)
    assert list(related_treatments(article)) == [treatment]
    assert list(related_articles(treatment)) == [article]


def test_pages_link_to_related_pages(topics, client):
    article, treatment = ArticlePageFactory(topics=topics), TreatmentPageFactory(topics=topics)
    assert soup(client.get(article.url)).find("main").find("a", href=treatment.url)
    assert soup(client.get(treatment.url)).find("main").find("a", href=article.url)


def test_article_links_to_the_lists_of_its_topics(topics, client):
    article = ArticlePageFactory(topics=topics[:1])
    assert soup(client.get(article.url)).find("main").find("a", href=f"/articles/topic/{topics[0].slug}/")


@pytest.mark.parametrize("model", [ArticlePage, TreatmentPage])
def test_topic_names_are_in_the_search_index(topics, model):
    factory = {ArticlePage: ArticlePageFactory, TreatmentPage: TreatmentPageFactory}[model]
    assert factory(topics=topics[:2]).topic_names() == " ".join(sorted(topic.name for topic in topics[:2]))


class TestAdmin:
    def test_list_opens(self, site, editor, topics):
        response = editor.get(reverse("wagtailsnippets_pages_topic:list"))
        assert topics[0].name in response.content.decode()

    def test_topic_can_be_created(self, site, editor):
        data = {"name": "Sleep", "slug": "sleep", "kind": "condition", "description": ""}
        editor.post(reverse("wagtailsnippets_pages_topic:add"), data)
        assert factories.Topic.objects.get().slug == "sleep"

    def test_slug_must_be_unique(self, site, editor):
        TopicFactory(slug="sleep")
        data = {"name": "Sleep", "slug": "sleep", "kind": "condition", "description": ""}
        editor.post(reverse("wagtailsnippets_pages_topic:add"), data)
        assert factories.Topic.objects.count() == 1

    @pytest.mark.parametrize("factory", [ArticlePageFactory, TreatmentPageFactory])
    def test_topics_of_a_page_are_checkboxes(self, site, editor, topics, factory):
        page = factory(topics=topics[:2])
        form = soup(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
        boxes = form.select('.topic-chooser input[type="checkbox"][name="topics"]')
        assert {box["value"] for box in boxes if box.has_attr("checked")} == {str(topic.pk) for topic in topics[:2]}
        assert len(boxes) == 3
        assert form.find("script", src=lambda src: src and "topic-chooser" in src)


def get_gauges(response):
    """Return ``{name: width}`` of the fields whose length is measured while they are typed, in pixels."""
    fields = soup(response).select("[data-controller~='length-guide']")
    return {field["name"]: int(field["data-length-guide-limit-value"]) for field in fields}


def test_texts_for_search_engines_have_gauges_in_the_form_of_a_topic(site, editor):
    topic = TopicFactory()
    response = editor.get(reverse(topic.snippet_viewset.get_url_name("edit"), args=[topic.pk]))
    expected = {"description": MAX_DESCRIPTION_WIDTH, "seo_title": MAX_TITLE_WIDTH}
    assert get_gauges(response) == expected | {"search_description": MAX_DESCRIPTION_WIDTH}
    assert soup(response).select_one("textarea[name=description]")


def test_texts_for_search_engines_have_gauges_in_the_form_of_a_person(site, editor):
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[site.author.pk]))
    lists = {"article_list_title": MAX_TITLE_WIDTH, "article_list_description": MAX_DESCRIPTION_WIDTH}
    assert get_gauges(response) == lists | {"seo_title": MAX_TITLE_WIDTH, "search_description": MAX_DESCRIPTION_WIDTH}
    assert soup(response).select_one("textarea[name=summary]")


class TestAddingFromAForm:
    url = "/admin/topics/add/"

    def test_topic_is_added_with_a_slug(self, editor, site):
        response = editor.post(self.url, {"name": "  Post-partum   depression "})
        topic = Topic.objects.get(pk=response.json()["pk"])
        assert (topic.name, topic.slug) == ("Post-partum depression", "post-partum-depression")

    def test_known_topic_is_returned_whatever_its_case(self, editor, site):
        topic = factories.TopicFactory(name="Ketamine")
        assert editor.post(self.url, {"name": "KETAMINE"}).json() == {"pk": topic.pk, "name": "Ketamine"}

    @pytest.mark.parametrize("name", ["失眠", "!!!"])
    def test_name_without_latin_letters_gets_a_slug_too(self, editor, site, name):
        assert Topic.objects.get(pk=editor.post(self.url, {"name": name}).json()["pk"]).slug == "topic"

    def test_slugs_differ(self, editor, site):
        factories.TopicFactory(name="Sleep!", slug="sleep")
        assert Topic.objects.get(pk=editor.post(self.url, {"name": "Sleep"}).json()["pk"]).slug == "sleep-2"

    @pytest.mark.parametrize("name", ["", "   ", "q" * 81])
    def test_invalid_name_is_refused_with_a_reason(self, editor, site, name):
        response = editor.post(self.url, {"name": name})
        assert response.status_code == 400
        assert response.json()["error"]

    def test_front_desk_cannot_add_topics(self, client, site):
        user = User.objects.create_user("ruth")
        user.groups.add(Group.objects.get(name="Front desk"))
        client.force_login(user)
        assert client.post(self.url, {"name": "Sleep"}).status_code == 403
        assert not Topic.objects.exists()

    @pytest.mark.parametrize("may_add", [True, False])
    def test_form_offers_it_to_those_who_may(self, client, site, may_add):
        group = Group.objects.get(name="Editors")
        if not may_add:
            group.permissions.remove(*group.permissions.filter(codename="add_topic"))
        user = User.objects.create_user("eve")
        user.groups.add(group)
        client.force_login(user)
        page = client.get(reverse("wagtailadmin_pages:edit", args=[factories.ArticlePageFactory().pk])).text
        assert (f'data-topic-chooser-url-value="{self.url}"' in page) is may_add
