"""Sentences that contradict what the clinic states: detection, findings, confirmed statements, and the desk."""

from datetime import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import PageLogEntry

from site_core.facts.models import Fact
from site_core.seo_audit.contradictions.checking import check_passages
from site_core.seo_audit.contradictions.known import Clinic, Contradiction, KnownTreatment
from site_core.seo_audit.contradictions.reporting import describe, sentence_fingerprint
from site_core.seo_audit.desk import contradicting_pages
from site_core.seo_audit.editor_panel import find_draft_problems
from site_core.seo_audit.models import AuditedPage, ConfirmedStatement
from site_core.site_settings.models import ClinicSettings
from tests.support.audit import get_codes, get_finding, get_findings, good_page, run_audit
from tests.support.contradiction_corpus import UNKNOWN, add_up, measure, measure_kinds
from tests.support.factories import LocationPageFactory
from tests.support.site_settings import save_clinic, special_day, usual_hours

CORPORA = sorted(Path(__file__).parent.joinpath("contradictions").glob("*.toml"))
WRONG = "<p>A session costs $290.</p>"


@pytest.mark.parametrize("path", CORPORA, ids=lambda path: path.stem)
def test_at_least_95_of_100_contradictions_are_found_and_as_many_findings_are_right(path):
    outcome = measure(path)
    misses = "\n".join(["Missed:", *outcome.missed, "False:", *outcome.false_alarms])
    assert min(outcome.recall, outcome.precision) >= 0.95, misses


def test_at_least_95_of_100_contradictions_of_each_kind_are_found_and_as_many_findings_are_right():
    corpora = [measure_kinds(path) for path in CORPORA]
    kinds = {kind for corpus in corpora for kind in corpus} - {UNKNOWN}
    by_kind = {kind: add_up(corpus[kind] for corpus in corpora if kind in corpus) for kind in kinds}
    assert kinds >= {"price", "duration", "phone", "plan", "hours", "address", "person", "approval"}
    for kind, outcome in by_kind.items():
        misses = "\n".join([kind, "Missed:", *outcome.missed, "False:", *outcome.false_alarms])
        assert min(outcome.recall, outcome.precision) >= 0.95, misses
    assert not [text for corpus in corpora if UNKNOWN in corpus for text in corpus[UNKNOWN].missed], "Give it a kind."


@pytest.fixture
def fact(db):
    return Fact.objects.create(name="Price of a session", kind=Fact.Kind.PRICE, value="$310")


def test_the_audit_shows_the_sentence_the_fact_and_where_to_edit_it(site, fact):
    page = good_page(site, WRONG)
    finding = get_finding(page, "contradiction")
    assert "“A session costs $290.”" in finding.message
    assert "“Price of a session” is “$310”" in finding.message
    assert finding.path.startswith("body.")


def test_a_changed_fact_has_all_pages_checked_in_the_background(site, fact):
    page = good_page(site, "<p>A session costs $310.</p>")
    assert get_codes(page) == []
    fact.value = "$330"
    fact.save()
    call_command("check_contradictions", verbosity=0)
    assert AuditedPage.objects.get(page=page).contradiction_count == 1
    fact.value = "$310"
    fact.save()
    call_command("check_contradictions", verbosity=0)
    assert AuditedPage.objects.get(page=page).findings == []


def test_publishing_a_page_checks_its_text_at_once(site, fact):
    page = good_page(site, WRONG)
    page.save_revision().publish()
    assert AuditedPage.objects.get(page=page).contradiction_count == 1


def test_text_may_use_one_of_the_other_names_of_a_fact(site):
    Fact.objects.create(name="Infusion visit", other_names="Vein spa, reset", kind=Fact.Kind.PRICE, value="$480")
    assert get_codes(good_page(site, "<p>The reset costs $480.</p>")) == []
    finding = get_finding(good_page(site, "<p>A reset is $450.</p>"), "contradiction")
    assert "“Infusion visit” is “$480”" in finding.message


def test_a_draft_is_checked_while_it_is_being_written(site, fact):
    page = good_page(site)
    page.introduction = "A session costs $290."
    [problem] = find_draft_problems(page)
    assert (problem.path, "$310" in problem.message) == ("introduction", True)


def test_a_person_whose_page_is_no_longer_public_is_found_in_text(site):
    page = good_page(site, f"<p>Ask {site.author.title} about it.</p>")
    assert get_codes(page) == []
    site.author.save_revision().publish()
    site.author.refresh_from_db()
    site.author.unpublish()
    assert "contradiction" in get_codes(page)


def test_other_hours_than_those_in_the_settings_are_found(site):
    hours = {"days": ["0", "1", "2", "3", "4"], "opens": "08:00", "closes": "17:00"}
    ClinicSettings.objects.update(opening_hours=[{"type": "hours", "value": hours}])
    assert get_codes(good_page(site, "<p>We are open Monday to Friday, 9–5.</p>")) == ["contradiction"]


def test_texts_about_other_places_of_the_clinic_contradict_nothing(site):
    save_clinic(site, phone="212-555-0142", opening_hours=[usual_hours("0")], accepting_new_patients=True)
    text = "<p>Call us at 212-555-0150. We open on Mondays at 11 a.m. We are not accepting new patients.</p>"
    page = good_page(site, text)
    assert "contradiction" in get_codes(page)
    location = LocationPageFactory(phone="212-555-0150", directions=text)
    run_audit()
    assert "contradiction" not in get_codes(page)
    assert "contradiction" not in get_codes(location)


PLACES = [
    ("Call us at 212-555-0142.", False),  # of the settings
    ("Call us at 212-555-0150.", False),  # of one location
    ("Fax us at 212-555-0161.", False),
    ("Visit us at 71 Linden Row, 4th floor.", False),
    ("Our office is at 300 Adams Green, Suite 5.", False),
    ("We open on Mondays at 11 a.m.", False),
    ("We are accepting new patients.", False),
    ("Call us at 212-555-0199.", True),
    ("Fax us at 212-555-0142.", True),
    ("Visit us at 72 Linden Row.", True),
    ("We are not accepting new patients.", True),
]


@pytest.mark.parametrize(("text", "is_found"), PLACES)
def test_number_or_street_that_no_place_of_the_clinic_has_is_found(site, text, is_found):
    save_clinic(site, phone="212-555-0142", street="300 Adams Green", city="Boston", opening_hours=[usual_hours("0")])
    location = {"phone": "212-555-0150", "fax": "212-555-0161", "street": "71 Linden Row, 2nd floor"}
    LocationPageFactory(**location, accepting_new_patients=True)
    run_audit()
    assert ("contradiction" in get_codes(good_page(site, f"<p>{text}</p>"))) is is_found


HOURS_OF_PLACES = [
    ("We open on Mondays at 9 a.m.", False),  # at one place
    ("We are open Monday to Friday, 9 a.m. to 5 p.m.", False),
    ("We are open Monday to Friday, 10 a.m. to 6 p.m.", False),
    ("Our Salem office is open Monday to Friday, 9 a.m. to 5 p.m.", True),  # as Boston is
    ("Our Salem office is open Monday to Friday, 10 a.m. to 6 p.m.", False),
    ("Our Harbor office is open Monday to Friday, 9 a.m. to 5 p.m.", True),
    ("Our Lynn office is open Monday to Friday, 7 a.m. to 9 p.m.", False),  # of another clinic
    ("We are open Monday to Friday, 9 a.m. to 5 p.m. in Boston and 10 a.m. to 6 p.m. in Salem.", False),
    ("Boston: Monday to Friday, 9 a.m. to 5 p.m.; Salem: Monday to Friday, 10 a.m. to 6 p.m.", False),
    ("We are open until 5 p.m. in Boston and until 6 p.m. in Salem.", False),
    ("We are open Monday to Friday, 8 a.m. to 8 p.m.", True),
    ("We are open 24/7.", True),
    ("We are open on Sundays.", True),
    ("We are closed on Thanksgiving Day.", False),  # at one place
    ("Visit us at 300 Adams Green, Boston, MA 02108.", False),
    ("Visit us at 300 Adams Green, Boston, MA 01970.", True),  # that of Salem
    ("Visit us at 71 Linden Row, Salem, MA 01970.", False),
    ("Visit us at 71 Linden Row, Salem, MA 02999.", True),
    ("Visit us in Salem, MA 01970.", False),
    ("Visit us in Salem, MA 01971.", True),
]


@pytest.fixture
def places(site):
    thanksgiving = special_day("2026-11-26", note="Thanksgiving Day")
    boston = {"street": "300 Adams Green", "city": "Boston", "region": "MA", "postal_code": "02108"}
    save_clinic(site, **boston, opening_hours=[usual_hours("01234")], special_days=[thanksgiving])
    salem = {"street": "71 Linden Row, 2nd floor", "city": "Salem", "region": "MA", "postal_code": "01970"}
    return LocationPageFactory(
        title="Harbor", **salem, opening_hours=[usual_hours("01234", "10:00", "18:00")], special_days=[]
    )


@pytest.mark.parametrize(("text", "is_found"), HOURS_OF_PLACES)
def test_hours_or_zip_code_that_no_place_of_the_clinic_has_is_found(site, places, text, is_found):
    run_audit()
    assert ("contradiction" in get_codes(good_page(site, f"<p>{text}</p>"))) is is_found


def test_other_hours_of_a_place_are_compared_with_texts_again(site, places):
    page = good_page(site, "<p>Our Salem office is open Monday to Friday, 8 a.m. to 4 p.m.</p>")
    run_audit()
    message = get_finding(page, "contradiction").message
    assert "10" in message
    assert "a.m." in message
    places.opening_hours = [("hours", {"days": list("01234"), "opens": time(8), "closes": time(16)})]
    places.save_revision().publish()
    call_command("check_contradictions", verbosity=0)
    assert get_codes(page) == []


def test_place_without_hours_contradicts_no_hours(site, places):
    LocationPageFactory(city="Quincy")
    run_audit()
    assert get_codes(good_page(site, "<p>We are open Monday to Friday, 8 a.m. to 8 p.m.</p>")) == []


def test_places_that_do_not_agree_on_new_patients_contradict_nothing(site):
    LocationPageFactory(accepting_new_patients=True)
    LocationPageFactory(accepting_new_patients=None)
    run_audit()
    assert get_codes(good_page(site, "<p>We are not accepting new patients.</p>")) == []


def test_a_confirmed_sentence_is_left_out_until_it_changes_and_that_can_be_undone(site, fact, admin_client):
    page = good_page(site, WRONG)
    statement = get_finding(page, "contradiction").statement
    url = f"{reverse('seo_audit:statement_confirm', args=[page.pk])}?statement={statement}"
    assert "A session costs $290." in admin_client.get(url).content.decode()
    admin_client.post(url)
    assert get_codes(page) == []
    assert AuditedPage.objects.get(page=page).contradiction_count == 0
    assert "A session costs $290." in admin_client.get(reverse("seo_audit:statements")).content.decode()
    admin_client.post(reverse("seo_audit:statement_undo", args=[ConfirmedStatement.objects.get().pk]))
    assert get_codes(page) == ["contradiction"]


def test_a_changed_sentence_is_shown_again(site, fact, admin_client):
    page = good_page(site, WRONG)
    statement = get_finding(page, "contradiction").statement
    admin_client.post(f"{reverse('seo_audit:statement_confirm', args=[page.pk])}?statement={statement}")
    page.introduction = "Each session costs $290."
    page.save_revision().publish()
    assert "contradiction" in get_codes(page)


def test_a_sentence_is_in_question_again_when_the_fact_changes(site, fact, admin_client):
    page = good_page(site, WRONG)
    statement = get_finding(page, "contradiction").statement
    admin_client.post(f"{reverse('seo_audit:statement_confirm', args=[page.pk])}?statement={statement}")
    fact.value = "$330"
    fact.save()
    assert get_codes(page) == ["contradiction"]
    fact.value = "$310"
    fact.save()
    assert get_codes(page) == []


def test_confirming_what_a_sentence_says_about_one_fact_leaves_what_it_says_about_others(site, fact, admin_client):
    Fact.objects.create(name="Late cancellation fee", kind=Fact.Kind.PRICE, value="$95")
    page = good_page(site, "<p>A session costs $290; the late cancellation fee is $80.</p>")
    [statement] = [each.statement for each in get_findings(page) if "“$310”" in each.message]
    admin_client.post(f"{reverse('seo_audit:statement_confirm', args=[page.pk])}?statement={statement}")
    assert "“Late cancellation fee” is “$95”" in get_finding(page, "contradiction").message
    assert ConfirmedStatement.objects.get().name == "Price of a session"


def test_a_sentence_confirmed_before_facts_were_recorded_stays_confirmed(site, fact):
    page = good_page(site, WRONG)
    fingerprint = sentence_fingerprint("A session costs $290.")
    ConfirmedStatement.objects.create(page=page, fingerprint=fingerprint, sentence="A session costs $290.")
    assert get_codes(page) == []


def test_the_checklist_offers_to_confirm_a_sentence_that_is_not_saved_yet(site, fact, admin_client):
    page = good_page(site)
    page.introduction = "A session costs $290."
    [problem] = find_draft_problems(page)
    response = admin_client.post(problem.dismissal.url, {"token": problem.dismissal.token})
    assert response.status_code == 204
    assert list(find_draft_problems(page)) == []


@pytest.mark.parametrize("token", ["", "x", "é", "W10:x"])
def test_nobody_confirms_what_the_audit_did_not_find(site, admin_client, token):
    page = good_page(site)
    response = admin_client.post(reverse("seo_audit:statement_confirm_in_form", args=[page.pk]), {"token": token})
    assert (response.status_code, ConfirmedStatement.objects.exists()) == (400, False)


def test_the_token_of_one_page_confirms_nothing_on_another(site, fact, admin_client):
    page, other = good_page(site), good_page(site, title="Other")
    page.introduction = "A session costs $290."
    [problem] = find_draft_problems(page)
    url = reverse("seo_audit:statement_confirm_in_form", args=[other.pk])
    assert admin_client.post(url, {"token": problem.dismissal.token}).status_code == 400


def test_the_history_of_the_page_says_who_confirmed_what_and_who_undid_it(site, fact, admin_client, admin_user):
    page = good_page(site, WRONG)
    statement = get_finding(page, "contradiction").statement
    admin_client.post(f"{reverse('seo_audit:statement_confirm', args=[page.pk])}?statement={statement}")
    admin_client.post(reverse("seo_audit:statement_undo", args=[ConfirmedStatement.objects.get().pk]))
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="seo_audit.").order_by("pk")
    assert [entry.user for entry in entries] == [admin_user, admin_user]
    text = admin_client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "“A session costs $290.” is right, although “Price of a session” is “$310”." in text
    assert "“A session costs $290.” is no longer confirmed." in text


def test_the_desk_lists_the_pages_with_the_most_contradictions_first(site, fact, admin_user):
    good_page(site, WRONG, title="One")
    good_page(site, f"{WRONG}<p>Sessions are $280 each.</p>", title="Two")
    run_audit()
    assert [item.title for item in contradicting_pages(admin_user)] == ["Two", "One"]


def test_a_treatment_that_is_said_to_lack_its_approval_leads_to_its_page():
    clinic = Clinic(treatments=(KnownTreatment(("Spravato",), is_approved=True, key="page:1"),))
    [row] = check_passages([["body", "News", "Spravato is not FDA-approved."]], None, clinic)
    message = describe(Contradiction(**row))
    assert (row["kind"], "“Spravato” says that this use is approved or cleared" in message) == ("denied_approval", True)


def test_what_the_finding_about_prohibited_claims_reports_is_not_reported_twice():
    clinic = Clinic(treatments=(KnownTreatment(("Ketamine",), is_approved=False),))
    texts = ["Ketamine is FDA-approved.", "Ketamine is FDA-cleared."]
    found = check_passages([["body", "Ketamine", text] for text in texts], False, clinic)
    assert [row["words"] for row in found] == ["FDA-cleared"]
