"""The audit in the page editor, and the links it suggests."""

import json

import pytest
from django.urls import reverse

from site_core.pages.page_checks import Audience, find_problems
from tests.support import factories
from tests.support.audit import good_page, link_to, log_in_with_permissions, run_audit
from tests.support.html import soup, text_of

pytestmark = pytest.mark.django_db


def get_checks(client, page):
    return client.get(reverse("seo_audit:checks", args=[page.pk]))


def get_suggestions(response):
    return {
        heading.get_text(): [link.find(string=True) for link in heading.find_next("ul").find_all("a")]
        for heading in soup(response).find_all("h3")
        if not heading.find_parent(attrs={"data-seo-site-findings": True})
    }


def test_the_score_is_that_of_the_latest_draft(site, editor):
    page = good_page(site)
    assert text_of(get_checks(editor, page)).startswith("100 Good")
    page.seo_title = "Guaranteed relief for everyone"
    page.save_revision()
    assert text_of(get_checks(editor, page)).startswith("90 Good")


def test_problems_of_a_draft_on_its_own_are_in_the_list_of_what_is_missing(site, editor):
    page = good_page(site)
    page.seo_title = "Guaranteed relief for everyone"
    [problem] = find_problems(page)
    assert (problem.label, problem.path, problem.audience) == ("Prohibited claim", "seo_title", Audience.READERS)
    assert "Prohibited claim" not in text_of(get_checks(editor, page))


def test_the_panel_compares_with_other_pages(site, editor):
    page = good_page(site)
    good_page(site)
    run_audit()
    assert "Duplicate title" in text_of(get_checks(editor, page))


def test_never_published_page_is_checked_alone(site, editor):
    draft = factories.StandardPageFactory(live=False, title="Draft")
    assert "Not enough text" in [problem.label for problem in find_problems(draft)]
    assert "No links to this page" not in text_of(get_checks(editor, draft))


def test_the_panel_requires_permission_to_edit_the_page(site, client, django_user_model):
    assert get_checks(client, site.author).status_code == 302
    log_in_with_permissions(client, django_user_model, site.articles, "change")
    assert get_checks(client, site.articles).status_code == 200
    assert get_checks(client, site.author).status_code in {302, 403}
    assert client.get(reverse("seo_audit:checks", args=[999999])).status_code == 404


def test_pages_mentioned_without_a_link_are_suggested(site, editor):
    sleep = good_page(site, title="Sleep and mood")
    mentioning = good_page(site, "<p>More on sleep and mood elsewhere.</p>", title="A page that names another")
    linked = good_page(site, f"<p>Sleep and mood.</p>{link_to(sleep)}", title="A page that links already")
    good_page(site, "<p>Asleep and moody.</p>", title="A page with other words")
    factories.StandardPageFactory(title="Hidden: sleep and mood", live=False)
    run_audit()
    assert get_suggestions(get_checks(editor, mentioning)) == {"Mentioned here without a link": ["Sleep and mood"]}
    suggestions = get_suggestions(get_checks(editor, sleep))
    assert suggestions == {"Pages that mention this page without a link": [mentioning.title]}
    assert get_suggestions(get_checks(editor, linked)) == {}


@pytest.mark.parametrize(
    ("title", "text", "words"),
    [
        ("Repetitive stimulation (rTMS)", "We offer rTMS here.", "rTMS"),
        ("Repetitive stimulation (rTMS)", "Ask for repetitive stimulation.", "repetitive stimulation"),
        ("Ketamine side effects: the first hour", "On Ketamine side effects, see below.", "Ketamine side effects"),
        ("What is known about sleep?", "This is what is known about sleep.", "what is known about sleep"),
    ],
)
def test_parts_of_titles_are_mentions(site, editor, title, text, words):
    other = good_page(site, title=title)
    page = good_page(site, f"<p>{text}</p>", title="A page that names another")
    run_audit()
    assert get_suggestions(get_checks(editor, page)) == {"Mentioned here without a link": [title]}
    assert f"mentioned as “{words}”" in text_of(get_checks(editor, page))
    assert page.title in get_suggestions(get_checks(editor, other))["Pages that mention this page without a link"]


def test_other_names_are_mentions(site, editor):
    treatment = factories.TreatmentPageFactory(
        title="Electroconvulsive therapy", also_known_as=[("name", "ECT"), ("name", "Electroshock")]
    )
    page = good_page(site, "<p>Fewer people ask for ECT.</p>", title="A page that names another")
    other = good_page(site, "<p>In films it is called electroshock. Etc., ect.</p>", title="Another page on films")
    run_audit()
    assert get_suggestions(get_checks(editor, page)) == {"Mentioned here without a link": [treatment.title]}
    mentioning = get_suggestions(get_checks(editor, treatment))["Pages that mention this page without a link"]
    assert set(mentioning) == {page.title, other.title}


def test_mentions_can_be_linked_in_every_spelling(site, editor):
    other = good_page(site, title="Sleep and mood")
    page = good_page(site, "<p>Sleep and mood: on sleep and mood.</p>", title="A page that names another")
    button = soup(get_checks(editor, page)).select_one("button[data-seo-link]")
    assert json.loads(button["data-seo-link"]) == {
        "id": other.pk,
        "url": other.url,
        "title": "Sleep and mood",
        "words": ["Sleep and mood", "sleep and mood"],
    }
    assert button.get_text() == "Add link to Sleep and mood"


def test_mentions_in_a_locked_page_cannot_be_linked(site, editor, django_user_model):
    good_page(site, title="Sleep and mood")
    page = good_page(site, "<p>More on sleep and mood.</p>", title="A page that names another")
    page.locked, page.locked_by = True, django_user_model.objects.create_user("someone")
    page.save()
    checks = get_checks(editor, page)
    assert get_suggestions(checks) == {"Mentioned here without a link": ["Sleep and mood"]}
    assert not soup(checks).select("[data-seo-link]")


@pytest.mark.parametrize("text", ["An insect. Infect. Ect.", "Treatment options", "The first hour of the day"])
def test_single_words_and_subtitles_are_not_mentions(site, editor, text):
    factories.TreatmentPageFactory(title="Treatments: options", also_known_as=[("name", "ECT")])
    good_page(site, title="Ketamine side effects: the first hour")
    page = good_page(site, f"<p>{text}</p>", title="A page that names none")
    run_audit()
    assert "Mentioned here without a link" not in get_suggestions(get_checks(editor, page))


def test_private_pages_are_not_suggested(site, editor):
    factories.make_private(good_page(site, title="Sleep and mood"))
    page = good_page(site, "<p>More on sleep and mood elsewhere.</p>")
    assert get_suggestions(get_checks(editor, page)) == {}


def test_pages_with_shared_topics_are_suggested_in_order(site, editor):
    topics = factories.TopicFactory.create_batch(2)
    page = factories.ArticlePageFactory(topics=topics)
    one = factories.ArticlePageFactory(topics=topics[:1])
    both = factories.TreatmentPageFactory(topics=topics)
    assert get_suggestions(get_checks(editor, page))["Pages with the same topics"] == [both.title, one.title]


def test_at_most_five_links_are_suggested(site, editor):
    sleep = good_page(site, title="Sleep and mood")
    for number in range(7):
        good_page(site, "<p>More on sleep and mood elsewhere.</p>", title=f"A page that names another {number}")
    run_audit()
    assert len(get_suggestions(get_checks(editor, sleep))["Pages that mention this page without a link"]) == 5


def test_the_editor_loads_the_audit(site, editor):
    page = soup(editor.get(reverse("wagtailadmin_pages:edit", args=[site.author.pk])))
    script = page.select_one("script[src*='seo-checks']")
    assert script["data-url"] == "/admin/seo/checks/0/"
    assert "Save the page" in script["data-unsaved"]


def test_the_panel_takes_few_queries_with_many_pages(site, editor, django_assert_max_num_queries):
    factories.create_articles(site.articles, 30)
    run_audit()
    editor.get(reverse("wagtailadmin_home"))  # the first screen creates the rows of the settings
    with django_assert_max_num_queries(60):
        get_checks(editor, factories.ArticlePage.objects.first())


def test_wagtail_does_not_report_in_the_editor_what_the_audit_does(site, editor):
    page = soup(editor.get(reverse("wagtailadmin_pages:edit", args=[site.articles.pk])))
    rules = json.loads(page.select_one("#checker-axe-configuration").string)["options"]["runOnly"]
    assert "link-name" in rules
    assert not {"heading-order", "empty-meta-description"} & set(rules)
