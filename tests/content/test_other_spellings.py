"""Other spellings, contractions, and phrases that say the same, and edits that look like them, but aren’t."""

import pytest

from site_core.content.significance import significant_changes
from site_core.content.significance.function_words import FUNCTION_WORDS
from site_core.content.significance.same_words import SAME_WORDS
from site_core.content.significance.spellings import AMERICAN, MISSPELLED

SAME = """
    Non-invasive treatment | Noninvasive treatment
    Approx. 45 minutes | About 45 min.
    You don't need a referral to schedule an appointment. | You do not need a referral to book an appointment.
    Let us know about pain. | Tell us about pain.
    Trouble sleeping | Difficulty sleeping
    Go to the emergency department. | Go to the emergency room.
    You need birth control. | You need contraception.
    We utilise a pump. | We use a pump.
    Our staff checks it. | Our team checks it.
    The programme lasts a week. | The program lasts a week.
    Ask the anaesthetist. | Ask the anesthetist.
    Hospitalised patients | Hospitalized patients
    It is authorised for adults. | It is authorized for adults.
    Rest whilst you wait. | Rest while you wait.
    In 20 per cent of patients | In 20% of patients
    You’ll feel a tapping. | You will feel a tapping.
    It's safe for adults. | It is safe for adults.
    They’ve improved. | They have improved.
    It’s been studied. | It has been studied.
    You’d better rest. | You had better rest.
    You’d feel a tapping. | You would feel a tapping.
    Let’s talk about pain. | Let us talk about pain.
    There’s no pain. | There is no pain.
    You’re not alone. | You aren’t alone.
    The nurse's chair | The nurse’s chair
    It takes one visit. | It takes 1 visit.
    Give us a call about pain. | Call us about pain.
    The scanner is next to the lab. | The scanner is beside the lab.
    A seperate appointement for pain | A separate appointment for pain
"""
DIFFERENT = """
    Non-invasive treatment | Invasive treatment
    Go to the emergency department. | Go to the waiting room.
    Go to the emergency room. | Go to the pharmacy.
    Go to the emergency room. | Call an ambulance.
    Book an appointment. | Cancel an appointment.
    Schedule an appointment. | Schedule a scan.
    You need birth control. | You need control.
    Difficulty sleeping | Sleeping
    Our staff checks it. | Our students check it.
    The drug is a Schedule III substance. | The drug is a Schedule II substance.
    Take a tonne of it. | Take a ton of it.
    You’ll feel worse. | You’d feel worse.
    It’s safe for adults. | It was safe for adults.
    It’s been approved. | It’ll be approved.
    They’ve improved. | They’ll improve.
    You’ll need a driver. | You may need a driver.
    We’re studying it. | We’ve studied it.
    There’s no pain. | There’s pain.
    It takes one visit. | It takes 11 visits.
    It takes one visit. | It takes 1,000 visits.
    It takes 1 visit. | It takes visits.
    A doctor is in the building. | A clinician is in the building.
    Doctors are in the building. | Providers are in the building.
    A doctor gives the injection. | A nurse gives the injection.
    A nurse or doctor sits beside you. | A nurse sits beside you.
    A nurse and doctor sit beside you. | A nurse or doctor sit beside you.
    A doctor or nurse practitioner | A doctor or nurse
    The scanner is next to the lab. | The scanner is near the lab.
    Haematemesis after a meal | Hematuria after a meal
    Call us about pain. | Write to us about pain.
"""


def pairs(text):
    return [tuple(line.strip().split(" | ")) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("old", "new"), pairs(SAME))
def test_other_spelling_is_not_listed(old, new):
    assert significant_changes(old, new, is_medical=True) == []
    assert significant_changes(new, old, is_medical=True) == []


@pytest.mark.parametrize(("old", "new"), pairs(DIFFERENT))
def test_what_looks_like_another_spelling_is_listed(old, new):
    assert significant_changes(old, new, is_medical=True)
    assert significant_changes(new, old, is_medical=True)


@pytest.mark.parametrize(("british", "american"), AMERICAN.items())
def test_each_british_spelling_is_its_american_one(british, american):
    old, new = (f"We talk about {word.removesuffix('$')} here." for word in (british, american))
    assert significant_changes(old, new, is_medical=True) == []


@pytest.mark.parametrize(("wrong", "right"), MISSPELLED.items())
def test_each_misspelling_is_the_right_spelling(wrong, right):
    assert significant_changes(f"Pain {wrong} rest", f"Pain {right} rest") == []


@pytest.mark.parametrize(("phrase", "other"), SAME_WORDS.items())
def test_each_phrase_is_its_plain_one(phrase, other):
    old, new = (f"We talk {words.replace('-', ' ')} pain." for words in (phrase, other))
    assert significant_changes(old, new, is_medical=True) == []
    assert significant_changes(old, "We talk pain.", is_medical=True) or other in FUNCTION_WORDS
