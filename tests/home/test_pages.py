"""Home, treatment, team, person, and standard pages."""

import pytest

from home.models import TreatmentPage
from home.templatetags.home_tags import team_page, treatments
from tests.support import factories
from tests.support.factories import (
    PersonPageFactory,
    StandardPageFactory,
    TreatmentIndexPageFactory,
    TreatmentPageFactory,
    make_private,
    paragraph,
    side_effects,
)
from tests.support.html import soup, text_of
from tests.support.site_settings import save_clinic


def set_home_body(site, *blocks):
    site.home.body = [{"type": name, "value": value} for name, value in blocks]
    site.home.save()


SECTION = {"heading": "A section", "introduction": "In short."}


class TestHome:
    def test_treatments_are_listed_in_editor_order(self, site, client):
        set_home_body(site, ("treatments", SECTION))
        first, second = TreatmentPageFactory(), TreatmentPageFactory()
        text = text_of(client.get("/"))
        assert text.index(first.title) < text.index(second.title)

    def test_drafts_are_not_listed(self, site, client):
        set_home_body(site, ("treatments", SECTION), ("team", SECTION))
        hidden = TreatmentPageFactory(live=False), PersonPageFactory(live=False)
        text = text_of(client.get("/"))
        assert not any(page.title in text for page in hidden)

    def test_team_is_listed(self, site, client):
        set_home_body(site, ("team", SECTION))
        assert soup(client.get("/")).find("main").find("a", href=site.author.url)

    def test_empty_lists_do_not_break_the_page(self, site, client):
        set_home_body(site, ("treatments", SECTION), ("latest_articles", SECTION | {"count": 3}), ("team", SECTION))
        site.team.unpublish()
        assert client.get("/").status_code == 200

    def test_button_links_to_its_page(self, site, client):
        hero = {"heading": "Someone answers", "text": "Call.", "primary_label": "Meet us", "primary_page": site.team.pk}
        set_home_body(site, ("hero", hero))
        link = soup(client.get("/")).find("main").find("a", href="/team/")
        assert "Meet us" in link.get_text()

    def test_button_to_a_deleted_page_does_not_break_the_page(self, site, client):
        page = StandardPageFactory()
        hero = {"heading": "Someone answers", "text": "Call.", "primary_label": "Go", "primary_page": page.pk}
        set_home_body(site, ("hero", hero))
        page.delete()
        assert client.get("/").status_code == 200

    def test_heading_of_the_hero_is_the_h1(self, site, client):
        hero = {"heading": "Someone answers", "text": "Call.", "primary_label": "Go", "primary_page": site.team.pk}
        set_home_body(site, ("hero", hero))
        assert soup(client.get("/")).h1.get_text(strip=True) == "Someone answers"


class TestTreatments:
    def test_index_lists_live_treatments_in_editor_order(self, site, client):
        first, draft, last = TreatmentPageFactory(), TreatmentPageFactory(live=False), TreatmentPageFactory()
        last.move(TreatmentPage.objects.get(pk=first.pk), pos="left")
        text = soup(client.get("/treatments/")).find("main").get_text(" ")
        assert text.index(last.title) < text.index(first.title)
        assert draft.title not in text

    def test_index_lists_only_its_own_treatments(self, site):
        other = TreatmentIndexPageFactory(parent=site.home, slug="more")
        own, other_treatment = TreatmentPageFactory(parent=site.treatments), TreatmentPageFactory(parent=other)
        assert list(site.treatments.treatments) == [own]
        assert list(treatments({})) == [own, other_treatment]

    @pytest.mark.parametrize("status", TreatmentPage.RegulatoryStatus)
    def test_status_is_explained(self, site, client, status):
        page = TreatmentPageFactory(regulatory_status=status, regulatory_source_url="https://www.fda.gov/x")
        main = soup(client.get(page.url)).find("main").get_text(" ")
        assert page.regulatory_statement in " ".join(main.split())

    def test_every_status_except_not_applicable_has_a_statement(self, db):
        without = [
            s for s in TreatmentPage.RegulatoryStatus if not TreatmentPage(regulatory_status=s).regulatory_statement
        ]
        assert without == [TreatmentPage.RegulatoryStatus.NOT_APPLICABLE]

    def test_source_of_the_status_is_linked(self, site, client):
        page = TreatmentPageFactory(
            regulatory_status="cleared",
            regulatory_source_url="https://www.fda.gov/x",
            regulatory_detail="For depression in adults.",
        )
        main = soup(client.get(page.url)).find("main")
        assert main.find("a", href="https://www.fda.gov/x")
        assert "For depression in adults." in main.get_text(" ")

    def test_page_shows_both_kinds_of_side_effects(self, site, client):
        page = TreatmentPageFactory(body=[side_effects(["Headache"], ["Seizure"])])
        text = text_of(client.get(page.url))
        assert "Headache" in text
        assert "Seizure" in text

    def test_page_shows_its_reviewer(self, site, client):
        text = text_of(client.get(TreatmentPageFactory(reviewer=site.reviewer).url))
        assert "Tomás Arreola" in text
        assert "October 1, 2026" in text

    def test_only_public_providers_are_linked(self, site, client):
        people = {"heading": "Who", "introduction": "", "people": [site.author.pk, site.reviewer.pk]}
        page = TreatmentPageFactory(body=[side_effects(), {"type": "providers", "value": people}])
        site.author.unpublish()
        section = soup(client.get(page.url)).find("main").find(id="who").find_parent(["section", "div"])
        assert section.find("a", href=site.reviewer.url)
        assert not section.find("a", href=site.author.url)


class TestTeam:
    def test_people_are_in_editor_order(self, site, client):
        site.reviewer.move(site.author, pos="left")
        text = soup(client.get("/team/")).find("main").get_text(" ")
        assert text.index("Tomás Arreola") < text.index("Maya Ellison")

    def test_drafts_and_private_people_are_not_listed(self, site):
        PersonPageFactory(live=False)
        make_private(PersonPageFactory())
        assert list(site.team.people) == [site.author, site.reviewer]

    def test_tag_returns_the_team_page(self, site):
        assert team_page({}) == site.team

    def test_tag_returns_none_if_the_team_page_is_not_live(self, site):
        site.team.unpublish()
        assert team_page({}) is None


class TestPeople:
    @pytest.mark.parametrize(
        ("name", "initials"),
        [
            ("Maya Ellison", "ME"),
            ("Tomás Arreola Ruiz", "TR"),
            ("Cher", "C"),
            ("  maya   ellison ", "ME"),
            ("Ana Ana", "A"),
        ],
    )
    def test_initials_are_those_of_first_and_last_name(self, name, initials):
        assert factories.PersonPage(title=name).initials == initials

    def test_full_name_includes_credentials(self):
        assert factories.PersonPage(title="Maya Ellison", credentials="MD").full_name == "Maya Ellison, MD"

    def test_full_name_without_credentials_is_the_name(self):
        assert factories.PersonPage(title="Maya Ellison").full_name == "Maya Ellison"

    def test_page_shows_education_languages_and_specialties(self, site, client):
        from site_core.pages.models import PersonEducation

        study = PersonEducation(qualification="Residency", institution="Bellwether Hospital", year=2011)
        person = PersonPageFactory(
            education=[study],
            languages=[{"type": "language", "value": "Spanish"}],
            specialties=[{"type": "specialty", "value": "Depression"}],
        )
        text = text_of(client.get(person.url))
        assert all(part in text for part in ("Residency", "Bellwether Hospital", "2011", "Spanish", "Depression"))
        assert str(study) == "Residency, Bellwether Hospital"

    def test_initials_replace_a_missing_portrait(self, site, client):
        assert "ME" in soup(client.get(site.author.url)).find("main").get_text()

    def test_portrait_is_shown(self, site, client):
        person = PersonPageFactory(portrait=factories.ImageFactory())
        assert soup(client.get(person.url)).find("main").find("img")


class TestStandardPages:
    def test_nested_page_has_breadcrumbs(self, site, client):
        parent = StandardPageFactory(title="About")
        child = StandardPageFactory(parent=parent, title="History")
        crumbs = soup(client.get(child.url)).find("nav", attrs={"aria-label": "Breadcrumb"})
        assert [link["href"] for link in crumbs.find_all("a")] == ["/", parent.url]

    def test_long_page_has_a_table_of_contents(self, site, client):
        headings = "".join(f"<h2>Part {n}</h2><p>Words.</p>" for n in range(4))
        page = soup(client.get(StandardPageFactory(body=[paragraph(headings)]).url))
        assert page.find("a", href="#part-3")

    def test_short_page_has_no_table_of_contents(self, site, client):
        page = soup(client.get(StandardPageFactory(body=[paragraph("<h2>Part</h2><p>Words.</p>")]).url))
        assert not page.find("main").find("a", href="#part")

    def test_page_link_in_rich_text_follows_the_slug(self, site, client):
        text = f'<p>See <a linktype="page" id="{site.team.pk}">the team</a>.</p>'
        page = StandardPageFactory(body=[paragraph(text)])
        site.team.slug = "people"
        site.team.save_revision().publish()
        assert soup(client.get(page.url)).find("main").find("a", href="/people/")

    def test_table_has_caption_and_column_headings(self, site, client):
        value = {
            "caption": "Two schedules",
            "columns": [{"type": "text", "heading": "Week"}, {"type": "text", "heading": "Visits"}],
            "rows": [{"values": ["1", "5"]}],
        }
        table = soup(client.get(StandardPageFactory(body=[{"type": "table", "value": value}]).url)).find("table")
        assert table.caption.get_text(strip=True) == "Two schedules"
        assert [th.get_text(strip=True) for th in table.find_all("th", scope="col")] == ["Week", "Visits"]


def test_phone_number_breaks_only_before_its_extension(site, client):
    save_clinic(site, phone="212-555-0142 x12")
    factories.ContactPageFactory()
    link = soup(client.get("/contact/")).select_one(".phone-large a")
    assert [part.get_text() for part in link.find_all("span")] == ["212-555-0142", "x12"]
    assert link.get_text() == "212-555-0142 x12"
    # Wagtail’s checker takes a large paragraph before others for a heading.
    assert link.find_parent("p") is None
