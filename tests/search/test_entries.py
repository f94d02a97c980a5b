"""What the search knows of a page: what visitors see of it, never a draft."""

from django.core.management import call_command

from blog.models import ArticlePage
from site_core.search.models import SearchEntry
from site_core.search.query import search_pages
from site_core.site_settings.models import SiteSettings
from tests.support.factories import (
    ArticlePageFactory,
    ContactPageFactory,
    PersonPageFactory,
    StandardPageFactory,
    TopicFactory,
    TreatmentPageFactory,
    paragraph,
)


def slugs(query):
    return [page.slug for page in search_pages(query)]


def test_entry_has_headings_as_written_and_stems_of_all_other_text(site):
    page = ArticlePageFactory(
        standfirst="For sleeping bilbies.",
        body=[paragraph("<h2>What it <i>is</i></h2><p>Quokkas</p><h3>Costs</h3>")],
        topics=[TopicFactory(name="Marsupials")],
    )
    entry = SearchEntry.objects.get(pk=page.pk)
    assert entry.headings == "What it is\nCosts\nMarsupials"
    assert {"sleep", "bilbi", "quokka"} <= set(entry.stems.split())


def test_entry_has_other_names_below_the_title(site):
    page = TreatmentPageFactory(title="Numbat therapy", also_known_as=[{"type": "name", "value": "Termite diet"}])
    assert SearchEntry.objects.get(pk=page.pk).names == "Numbat therapy\nTermite diet"


def test_unpublished_draft_changes_nothing(site):
    page = ArticlePageFactory(
        title="Sleep", slug="sleep", standfirst="About bilbies.", topics=[TopicFactory(name="Fur")]
    )
    draft = ArticlePage.objects.get(pk=page.pk)
    draft.title, draft.standfirst = "Vexilotrine", "Joins the vexilotrine trial."
    draft.topics = [TopicFactory(name="Vexilotrine")]
    draft.save_revision()
    assert slugs("vexilotrine") == []
    assert slugs("bilbies fur") == ["sleep"]


def test_published_change_is_found_and_what_it_replaces_is_not(site):
    page = StandardPageFactory(title="Sleep", slug="sleep", introduction="About bilbies.")
    page.introduction = "About quokkas."
    page.save_revision().publish()
    assert slugs("quokkas") == ["sleep"]
    assert slugs("bilbies") == []


def test_unpublished_page_is_not_found(site):
    page = StandardPageFactory(title="Quokka", slug="quokka")
    page.unpublish()
    assert slugs("quokka") == []


def test_alias_is_not_found_beside_its_original(site):
    page = StandardPageFactory(title="Quokka", slug="quokka")
    page.create_alias(update_slug="quokka-alias")
    assert slugs("quokka") == ["quokka"]


def test_deleted_page_is_not_found(site):
    StandardPageFactory(title="Quokka").delete()
    assert slugs("quokka") == []
    assert not SearchEntry.objects.filter(names="Quokka").exists()


def test_page_is_found_by_the_new_name_of_its_topic(site):
    topic = TopicFactory(name="Marsupials")
    ArticlePageFactory(slug="sleep", topics=[topic])
    topic.name = "Monotremes"
    topic.save()
    assert slugs("monotremes") == ["sleep"]
    assert slugs("marsupials") == []


def test_update_index_finds_pages_that_were_saved_without_signals(site):
    page = StandardPageFactory(title="Quokka", slug="quokka")
    SearchEntry.objects.all().delete()
    call_command("update_index", verbosity=0)
    assert slugs("quokka") == ["quokka"]
    type(page).objects.update(live=False)
    call_command("update_index", verbosity=0)
    assert not SearchEntry.objects.filter(pk=page.pk).exists()


def test_contact_page_is_found_by_what_it_shows_from_settings(site):
    ContactPageFactory(slug="contact")
    assert slugs("opening hours")[:1] == slugs("phone")[:1] == ["contact"]


def test_team_page_is_found_by_other_words_for_people(site):
    assert slugs("doctors")[:1] == slugs("staff")[:1] == ["team"]


def test_person_is_found_by_name_with_credentials(site):
    PersonPageFactory(parent=site.team, title="Ada Bell", slug="ada", credentials="DO")
    assert slugs("Ada Bell, DO") == ["ada"]


def test_number_to_call_in_a_crisis_finds_the_contact_page(site):
    page = ContactPageFactory()
    clinic = SiteSettings.for_site(site.site).clinic
    clinic.crisis_text = '<p>Call <a href="tel:116-123">116-123</a>.</p>'
    clinic.save()
    assert [found.pk for found in search_pages("116-123")] == [page.pk]
