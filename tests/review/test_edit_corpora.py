"""Edits by people who knew no rule, in whole pages: what matters is listed, and never a minor change."""

import pytest

from site_core.content.significance import Kind, is_minor, significant_changes
from tests.support.planted_edits import CORPORA, listed_changes, measure, plant, read_corpus
from tests.support.planted_edits import Edit as PlantedEdit

pytestmark = pytest.mark.django_db

# How many edits matter, and how many of the others may be listed: other ways to say the same aren’t always known.
MATTERING = {"edits_a": 75, "edits_b": 76, "edits_c": 104, "edits_e": 40, "edits_f": 60, "edits_g": 30}
FALSE_ALARMS = {"edits_a": 20, "edits_b": 27, "edits_c": 0, "edits_e": 13, "edits_f": 7, "edits_g": 5}


@pytest.mark.parametrize("name", FALSE_ALARMS)
def test_edits_that_matter_are_listed(name):
    outcome = measure(read_corpus(CORPORA / f"{name}.json"))
    assert len(outcome.listed) == MATTERING[name]
    assert outcome.missed == []
    assert outcome.wrongly_minor == []
    assert len(outcome.false_alarms) <= FALSE_ALARMS[name], list(map(str, outcome.false_alarms))


def test_taking_back_an_edit_that_matters_is_listed():
    edits = read_corpus(CORPORA / "edits_c.json")
    outcome = measure(edit._replace(before=edit.after, after=edit.before) for edit in edits)
    assert len(outcome.listed) == len(edits)
    assert outcome.wrongly_minor == []


def test_every_corpus_is_measured():
    assert {path.stem for path in CORPORA.glob("*.json")} == {*FALSE_ALARMS}


def test_warning_that_moved_to_another_block_is_listed():
    text = "Do not drive on the same day."
    assert {change.kind for change in listed_changes(*plant(PlantedEdit("move", text, text, True, "")))} == {
        Kind.SETTING
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Take 25 mg once a day.", "Take 25 mg once daily."),
        ("Take 25 mg twice a day.", "Take 25 mg two times per day."),
        ("Take it every other week.", "Take it every 2 weeks."),
        ("Infused at 0.5 mg per kg", "Infused at 0.5 mg/kg"),
        ("Treat 5 days a week.", "Treat 5 days/week."),
        ("It is unsafe for you.", "It is not safe for you."),
        ("The risk is below 1 in 1,000.", "The risk is less than 1 in 1000."),
        ("Wear SPF 30 or higher.", "Wear SPF of at least 30."),
        ("Rest for 48 hours.", "Rest for two days."),
        ("TMS for OCD", "TMS for Obsessive-Compulsive Disorder (OCD)"),
        ("Women with polycystic ovary syndrome", "Women with polycystic ovary syndrome (PCOS)"),
        ("Trials in N Engl J Med", "Trials in New England Journal of Medicine"),
        ("doi:10.1176/appi.2021", "https://doi.org/10.1176/appi.2021"),
        ("Open Monday to Friday", "Open Mon–Fri"),
        ("Nausea, headache, and fever", "Headache, fever, and nausea"),
        ("You need magnetic resonance imaging.", "You need an MRI."),
        ("You may have siezures.", "You may have seizures."),
        ("Patients were treated.", "The patient was treated."),
        ("You may feel a pain. It fades.", "You may feel a pain, and it fades."),
    ],
)
def test_other_ways_to_say_the_same_are_not_listed(old, new):
    assert significant_changes(old, new) == []
    assert significant_changes(new, old) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("600 mg once, then 300 mg every other week", "300 mg once, then 600 mg every other week"),
        (
            "Water until two hours, a meal until six hours before",
            "Water until six hours, a meal until two hours before",
        ),
        ("Under 3: a smear of paste; 3 to 6: a pea of paste", "Under 3: a pea of paste; 3 to 6: a smear of paste"),
        ("Ketamine works better than nasal esketamine.", "Nasal esketamine works better than ketamine."),
        ("Treated with TMS, unlike electroconvulsive therapy", "Treated with ECT, unlike electroconvulsive therapy"),
        ("Take 48 mg for two days.", "Take 48 mg for 48 days."),
        ("Give esketamine at noon.", "Give ketamine at noon."),
        ("Apply it to the radius of the arm.", "Apply it to the ulna of the arm."),
        ("Dr. Feld is board-eligible in dermatology.", "Dr. Feld is board-certified in dermatology."),
        ("It may help with pain.", "It helps with pain."),
        ("The isotretinion blood test", "The isotretinoin blood test"),
        ("Polycystic ovary syndrome (PCOS) is treated.", "Polycystic ovary syndrome (PCOS) is treated with PCOS."),
        ("Fill it with distilled water every day.", "Fill it with tap water every day."),
    ],
)
def test_what_looks_similar_is_listed(old, new):
    assert significant_changes(old, new)
    assert significant_changes(new, old)
    assert not is_minor(old, new)


def test_other_words_count_only_in_sentences_about_health():
    assert significant_changes("You sit in a chair.", "You sit in a garden.") == []
    assert significant_changes("You sit in a chair.", "You sit in a garden.", is_medical=True)
    assert significant_changes("Nausea passes in a chair.", "Nausea passes in a garden.")


def test_sentence_that_was_rewritten_is_listed_once():
    old = "Nausea often starts on Monday, lasts two days, and needs water."
    new = "Headache rarely starts on Friday, lasts six weeks, and needs rest."
    (change,) = significant_changes(old, new)
    assert (change.before, change.after) == (old, new)
    assert change.kind == Kind.NEGATION


def test_long_texts_are_compared_soon():
    words = [f"pain{number}" for number in range(3000)]
    assert significant_changes(" ".join(words), " ".join(reversed(words)))
    assert significant_changes("Aaaaaaa " * 500, "AAAAAB " + "Aaaaaaa " * 500)
