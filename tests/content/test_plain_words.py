"""Plainer words for the same aren’t listed, and nearly the same words that say something else are."""

import pytest

from site_core.content.significance import is_minor, significant_changes

SAME = """
    You may experience nausea. | You may have nausea.
    Each session lasts about 20 minutes. | Each session takes about 20 minutes.
    The medicine is administered by a nurse. | A nurse gives the medicine.
    Bring it to your appointment. | Bring it to your visit.
    What happens during your first visit? | What happens at your first visit?
    Mon - Fri, 8 AM - 5 PM | Mon–Fri, 8 a.m.–5 p.m.
    Talk with your doctor. | Talk to your doctor.
    You can go back to work. | You can return to work.
    You do not have to fast. | You do not need to fast.
    You are able to drive home. | You can drive home.
    You are not able to drive home. | You can’t drive home.
    Fill out the new patient form. | Complete the new patient form.
    Don’t hesitate to call us. | Call us.
    Please feel free to call us with any questions. | Please call us with questions.
    Please note that nausea can occur. | Nausea can occur.
    Adverse effects of ketamine | Side effects of ketamine
    You may need blood work. | You may need blood tests.
    Ask your insurance company. | Ask your insurer.
    Allow three working days. | Allow three business days.
    It is stopped due to pain. | It is stopped because of pain.
    It helps even though it hurts. | It helps although it hurts.
    We answer via email. | We answer by email.
    Parking is free of charge. | Parking is free.
    Individuals with epilepsy | People with epilepsy
    Patients with epilepsy | People with epilepsy
    The majority of people improve. | Most people improve.
    Our most recent study | Our latest study
    Common questions about pain | Frequently asked questions about pain
    Take off your jewelry. | Remove your jewelry.
    The pain goes away. | The pain disappears.
    Seizures take place rarely. | Seizures occur rarely.
    The test is carried out here. | The test is performed here.
    Find out more about pain. | Learn more about pain.
    It costs $200 per session. | It costs $200 each session.
    Open from Monday to Friday | Open Monday–Friday
    Open Monday through Friday | Open Monday to Friday
    Open from 9 a.m. to 5 p.m. | Open 9 a.m.–5 p.m.
    You will receive an infusion. | You will get an infusion.
    Headaches can happen. | Headaches can occur.
    You need a referral. | You require a referral.
    Choose a pain medicine. | Select a pain medicine.
    We assist people in pain. | We help people in pain.
    Put the tablet under your tongue. | Place the tablet under your tongue.
    You stay awake. | You remain awake.
    Arrive 10 minutes early. | Come 10 minutes early.
    Inform us about allergies. | Tell us about allergies.
    It hurts, but it passes. | It hurts; however, it passes.
    Almost 20 people | Nearly 20 people
    It usually fades. | It normally fades.
    ~20 minutes | about 20 minutes
    Vitamin B₁₂ for pain | Vitamin B12 for pain
    No food before 9 a.m. on Monday | No food before 9 AM on Monday
    Do not wait 30 min. before eating | Do not wait 30 min before eating
    If your pregnant, call us. | If you’re pregnant, call us.
    Know it’s side effects. | Know its side effects.
    The the pain fades. | The pain fades.
    If you have chest pain, call us. | Call us if you have chest pain.
    If you have pain, fever, or hives, please call 911. | Call 911 if you have pain, fever, or hives.
    When you bleed, contact your doctor. | Contact your doctor when you bleed.
    Do not drive. Drink water. | Do not drive; drink water.
    Do not eat for 2 hr. before surgery. | Do not eat for 2 hr before surgery.
    Do not call Dr. Osei. | Do not call Dr Osei.
    No food before 9:00 a.m. | No food before 9 a.m.
    The infusion will last 40 to 60 minutes. | The infusion will take 40–60 minutes.
    Do not take “aspirin” daily. | Do not take aspirin daily.
"""
# The words of a rule, where they say something else
OTHER = r"""
    Relief takes 2 weeks. | Relief lasts 2 weeks.
    The effect takes two hours. | The effect lasts two hours.
    You don’t need an appointment. | You don’t need a visit.
    Feel free to call 911 if you have chest pain. | Call 911 if you have chest pain.
    Feel free to skip a dose. | Skip a dose.
    Feel free to call us if you have chest pain. | Call us if you have chest pain.
    Most people feel better. | Most patients feel better.
    Most recent studies show pain. | The latest studies show pain.
    The dose goes from 5 to 10 mg. | The dose goes 5 to 10 mg.
    We moved it from Monday to Friday. | We moved it Monday to Friday.
    You must not drive. | You do not have to drive.
    You do not need to drive. | You must not drive.
    You need to rest. | You can rest.
    Patients respond to TMS. | Patients answer to TMS.
    End the tablets. | Finish the tablets.
    Do not go over 4 mg. | Do not review 4 mg.
    It is safe during surgery. | It is safe at surgery.
    Take 2 each day. | Take 2 each visit.
    ~20 mg | 20 mg
    Almost all people | All people
    Ask us if it hurts. | If it hurts, ask us.
    If it hurts, tell us. | Tell us if it hurts.
    If you bleed, call us. | Call us.
    If you bleed, call us when you can. | Call us if you bleed when you can.
    If you call us unless you bleed, call us. | Call us if you call us.
    Call us if you bleed. | Call 911 if you bleed.
    If you bleed, call us. | If you bleed, tell us.
    No no pain | No pain
    Take 5 5 mg tablets. | Take 5 mg tablets.
    Avoid the following treatment. | Avoid the after treatment.
    Sessions follow surgery. | Sessions after surgery.
    Do not drive. Drink alcohol. | Do not drive, drink alcohol.
    Do not drive; drink alcohol. | Do not drive, drink alcohol.
    Do not drive. Drink alcohol. | Do not drive or drink alcohol.
    Do not take aspirin – ibuprofen helps. | Do not take aspirin, ibuprofen helps.
    After surgery, rest. Take the tablet daily. | After surgery, rest and take the tablet daily.
    If you bleed, call us; take the tablet daily. | If you bleed, call us, take the tablet daily.
    Avoid food before 9 a.m. Drink wine. | Avoid food before 9 a.m., drink wine.
    Take anything but aspirin. | Take anything; however, aspirin.
    Mon - Fri, not at night | Mon, Fri, not at night
    8 a.m.–5 p.m. daily for pain | 8 a.m., 5 p.m. daily for pain
    Side effects | Good effects
    Effects of aspirin | Adverse effects of aspirin
    Avoid pain. Drink alcohol and smoke. | Avoid pain, drink alcohol, and smoke.
    If you bleed, call us. Take the tablet daily. | If you bleed, call us and take the tablet daily.
    Only in pain, rest. Take the tablet daily. | Only in pain, rest, take the tablet daily.
    Do not drive\nDrink alcohol | Do not drive, drink alcohol
"""
REORDERED = """
    Wash your hands. Open the pen. | Please open the pen. Wash your hands.
    Wash your hands. Open the pen. | Open your pen. Wash your hands.
"""


def pairs(text):
    return [tuple(line.strip().replace(r"\n", "\n").split(" | ")) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("old", "new"), pairs(SAME))
def test_plainer_words_are_not_listed(old, new):
    for before, after in ((old, new), (new, old)):
        assert significant_changes(before, after, is_medical=True) == []


@pytest.mark.parametrize(("old", "new"), pairs(OTHER))
def test_words_that_say_something_else_are_listed(old, new):
    for before, after in ((old, new), (new, old)):
        assert significant_changes(before, after, is_medical=True)
        assert not is_minor(before, after, is_medical=True)


@pytest.mark.parametrize(("old", "new"), pairs(REORDERED))
def test_sentences_that_changed_places_and_a_word_are_not_minor(old, new):
    for before, after in ((old, new), (new, old)):
        assert not is_minor(before, after, is_medical=True)
