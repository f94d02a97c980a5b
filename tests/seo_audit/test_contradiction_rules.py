"""What the detection of contradictions finds in sentences of one kind, and what it leaves alone."""

import pytest

from site_core.seo_audit.contradictions.approved_uses import is_another_use, known_uses
from site_core.seo_audit.contradictions.detection import find_contradictions
from site_core.seo_audit.contradictions.known import Clinic, KnownFact, KnownTreatment, Passage
from tests.support.contradiction_corpus import parse_clinic

CLINIC = parse_clinic(
    {
        "clinic": {
            "name": "Fern Street Sleep Center",
            "phone": "541-555-0110",
            "fax": "541-555-0111",
            "street": "88 Mill Race Avenue, Suite 2",
            "city": "Eugene",
            "is_accepting": True,
            "closed_days": {"Labor Day": "09-07"},
            "hours": {"0": "08:00-17:00", "1": "08:00-17:00", "2": "08:00-17:00"},
        },
        "facts": [
            {"kind": "price", "name": "First consultation", "value": "$340"},
            {"kind": "phone", "name": "Sleep lab at night", "value": "541-555-0164"},
            {"kind": "phone", "name": "After-hours line", "value": "541-555-0177"},
            {"kind": "price", "name": "CBT-I session", "value": "$160"},
            {"kind": "price", "name": "Package of six CBT-I sessions", "value": "$870"},
            {"kind": "text", "name": "Fasting before a sleep test", "value": "3 hours"},
            {"kind": "phone", "name": "Employer services", "value": "541-555-0134"},
            {"kind": "duration", "name": "Length of a follow-up visit", "value": "25 minutes"},
            {"kind": "plan", "name": "Insurance plans accepted", "value": "Aetna, Moda"},
            {"kind": "plan", "name": "Oregon Health Plan", "value": "Not accepted"},
            {"kind": "text", "name": "Minimum age", "value": "14"},
            {"kind": "text", "name": "Walk-in hours for mask fittings", "value": "Tuesdays, 1–4 p.m."},
        ],
        "people": [{"name": "Helen Marchetti", "has_left": True}],
        "treatments": [
            {"names": ["Trazodone"], "is_approved": False},
            {
                "names": ["TMS"],
                "is_approved": True,
                "uses": ["Depression", "Obsessive-compulsive disorder"],
            },
        ],
    }
)

SENTENCES = {
    "hours of a fact": [
        ("Walk in for a mask fitting on Tuesdays from 9 to 11 a.m.", True),
        ("Walk-in mask fittings are on Mondays from 1 to 4 p.m.", True),
        ("No appointment needed: mask fittings until 5 p.m. on Tuesdays.", True),
        ("Drop in for a mask fitting on Tuesdays from 1 to 4 p.m.", False),
        ("Masks are fitted without an appointment until 4 p.m. on Tuesdays.", False),
        ("Walk-in mask fittings aren’t offered on Mondays from 1 to 4 p.m.", False),
        ("Before 2022, walk-in mask fittings were on Mondays from 1 to 4 p.m.", False),
        ("The pharmacy has walk-in mask fittings on Mondays from 1 to 4 p.m.", False),
        ("If walk-in mask fittings on Mondays from 1 to 4 p.m. would help you, tell us.", False),
        ("Call by 10 a.m. on Mondays if you want a mask fitting without an appointment.", False),
        ("Our mask class is on Mondays from 1 to 4 p.m.", False),
        ("Walk-in mask fittings are on Tuesdays from 1 to 4 p.m. and Thursdays from 2 to 5 p.m.", True),
        ("Walk-in mask fittings are Tuesdays, 1-4 p.m., and Mondays, 9-11 a.m.", True),
        ("Walk-in mask fittings are Tuesdays, 1-4 p.m.; our regular hours are Mondays, 8 a.m. to 5 p.m.", False),
        ("Walk-in mask fittings are Tuesdays, 1-4 p.m., and visits with a doctor Mondays, 9-11 a.m.", False),
    ],
    "days and doors": [
        ("We’ll see you on Fridays, too.", True),
        ("We’ll see you on Mondays, too.", False),
        ("Our door is at 68 Mill Race Avenue.", True),
        ("Our door is at 88 Mill Race Avenue.", False),
        ("Our books are closed right now.", True),
        ("The clinic closed its books on a good year.", False),
    ],
    "others at all hours": [
        ("Our center is open around the clock.", True),
        ("Our center never closes: come 24/7.", True),
        ("Lane County’s stabilization center takes people around the clock.", False),
        ("The state’s health department answers questions around the clock.", False),
        ("The county’s detox center is open 24/7.", False),
    ],
    "counts, hedges, and singles": [
        ("Six CBT-I sessions are $700.", True),
        ("Six CBT-I sessions are $870.", False),
        ("Six CBT-I sessions are $960 if you pay for single visits.", False),
        ("The first consultation is $300 and can be done by video.", True),
        ("The first consultation is $340 and can be done by video.", False),
        ("The first consultation by video is $300.", False),
        ("Our first consultation can cost $300 or more.", False),
        ("On the first Friday of the month, our phones are off for an hour.", False),
        ("Don’t eat for 6 hours before your sleep test.", True),
        ("Don’t eat for 3 hours before your sleep test.", False),
    ],
    "lines for one purpose": [
        ("After hours, our on-call doctor can be reached at 541-555-0198.", True),
        ("After hours, our on-call doctor can be reached at 541-555-0177.", False),
        ("When our office is closed, call 541-555-0198.", True),
        ("To make an appointment, call 541-555-0177.", True),
        ("To make an appointment after hours, call 541-555-0177.", False),
        ("To make an appointment at the sleep lab, call 541-555-0164.", False),
    ],
    "directions of streets": [
        ("We’re at 88 Mill Race Avenue South.", False),  # the settings don’t say
        ("We’re at 86 Mill Race Avenue South.", True),
    ],
    "holidays": [
        ("Visits are available on Labor Day.", True),
        ("No visits are available on Labor Day.", False),
        ("Gift cards are available on Labor Day.", False),
        ("We’ll be here on Labor Day.", True),
        ("We won’t be here on Labor Day.", False),
        ("We will be in touch on Labor Day.", False),
        ("We are in the park on Labor Day.", False),
        ("No infusions are given on Labor Day.", False),
        ("Our last visit starts at 4 p.m., except on Mondays, when it’s at 3 p.m.", False),
    ],
    "days without one kind of visit": [
        ("There are no appointments on Mondays.", True),
        ("No evening appointments on Mondays.", False),
        ("No same-day appointments are available on Mondays.", False),
        ("There are no new-patient appointments on Mondays.", False),
        ("Video visits are not available on Mondays.", False),
    ],
    "prices of another kind of visit": [
        ("A CBT-I session costs $120, and it can be done by video.", True),
        ("A CBT-I session by video costs $120.", False),
        ("A CBT-I session offered by video costs $120.", False),
        ("A CBT-I session costs $120 online or by video.", False),
        ("Whether online or by video, a CBT-I session costs $120.", False),
    ],
    "ages of others": [
        ("Our clinic is open to patients 12 and older.", True),
        ("Our clinic is open to patients 14 and older.", False),
        ("Children 2 and up can have their test here.", True),
        ("Children 14 and up can have their test here.", False),
        ("Children 2 and up can take melatonin.", False),
        ("The university’s clinic sees children from age 2.", False),
    ],
    "fax and phone": [
        ("Send a fax to 541-555-0110.", True),
        ("The fax number is for records only; please call 541-555-0110 for visits.", False),
        ("At night, family can reach the night lab at 541-555-0146.", True),
        ("At night, family can reach the night lab at 541-555-0164.", False),
        ("Employers can call 541-555-0143 to set up an account.", True),
        ("Employers can call 541-555-0134 to set up an account.", False),
        ("The university’s lab is at 541-555-0146.", False),
    ],
    "amounts that are denied, and being late": [
        ("The first consultation costs $500.", True),
        ("The first consultation doesn’t cost $500, as some websites say.", False),
        ("We never charge you $500 for a first consultation.", False),
        ("A follow-up visit takes 15 minutes, and we reschedule it if you’re late.", True),
        ("If you’re 15 minutes late for a follow-up visit, we reschedule it.", False),
    ],
    "who is billed": [
        ("Bring your Oregon Health Plan card, and we’ll bill it.", True),
        ("Bring your Aetna card, and we’ll bill it.", False),
        ("Oregon Health Plan members: we file your claims for you.", True),
        ("Aetna members: we file your claims for you.", False),
        ("Aetna members: we aren’t in your network.", True),
        ("Aetna members: we’re in your network.", False),
        ("We can’t accept a coupon from people on Moda.", False),
        ("If you’re covered by Oregon Health Plan, we’ll bill it for you.", True),
        ("If you’re covered by Oregon Health Plan, we can’t bill it for you.", False),
        ("We’re in network with most insurers, among them Aetna and Oregon Health Plan.", True),
        ("Most insurers, such as Oregon Health Plan, ask for a referral.", False),
    ],
    "records of people who left": [
        ("Book a visit with Dr. Marchetti.", True),
        ("Dr. Marchetti sees patients of all ages.", True),
        ("Dr. Marchetti is with you the whole time.", True),
        ("Patients of Dr. Marchetti can see our other doctors.", False),
        ("Records from visits with Dr. Marchetti stay with our clinic.", False),
        ("Records from visits with Dr. Marchetti stay with us, and Dr. Marchetti sees patients on Mondays.", True),
        ("Dr. Marchetti’s book is in our lobby, and you can book a visit with Dr. Marchetti.", True),
        ("We keep your chart, and records of visits with Dr. Marchetti stay here.", False),
    ],
    "approval of something else": [
        ("Our gentle treatment is FDA-approved.", True),
        ("Our approach is FDA-approved.", True),
        ("This FDA-approved treatment is taken at night.", True),
        ("Our infusion pump is FDA-cleared.", False),
        ("Our home test device is FDA-cleared.", False),
        ("No one should tell you that trazodone is an FDA-approved sleeping pill.", False),
        ("Trazodone is waiting for its first FDA approval.", False),
        ("Trazodone has FDA approval for insomnia.", True),  # the same condition as “sleep”
        ("We hope you know that trazodone is FDA-approved.", True),
        ("Its maker hopes to get trazodone FDA-approved.", False),
        ("Trazodone is FDA-approved for depression.", False),  # another one
        ("In 2019, the FDA approved trazodone for insomnia.", True),
        ("Thanks to its approval by the FDA, trazodone is often covered.", True),
    ],
    "approval that is denied": [
        ("TMS is still waiting for its first FDA clearance.", True),
        ("TMS for OCD isn’t FDA-cleared.", True),
        ("TMS is not FDA-approved for CD.", False),
        ("TMS is not FDA-approved for OC.", False),
        ("TMS is prescribed off-label for people with depression.", True),
        ("TMS is prescribed off-label for people with migraine.", False),
        ("TMS for migraine is waiting for its first FDA clearance.", False),
    ],
}


@pytest.mark.parametrize(("sentence", "is_found"), [case for cases in SENTENCES.values() for case in cases])
def test_only_what_contradicts_the_clinic_is_found(sentence, is_found):
    passage = Passage(sentence, topic="Trazodone for sleep", is_approved=False)
    assert bool(find_contradictions([passage], CLINIC)) is is_found


@pytest.mark.parametrize(
    ("title", "sentence", "is_found"),
    [
        ("Shockwave for ED", "Shockwave is FDA-approved for erectile dysfunction.", True),
        ("Shockwave for ED", "Shockwave is FDA-approved for kidney stones.", False),
        ("Shockwave for chronic pain", "Shockwave is FDA-approved for chronic nerve pain.", True),
        ("Shockwave for chronic pain", "Shockwave is FDA-approved for chronic wounds.", False),
        ("Shockwave for erectile dysfunction", "Shockwave is FDA-approved for ED.", True),
        ("Vasectomy", "The procedure takes 45 minutes.", True),
        ("Vasectomy", "The procedure takes 20 minutes.", False),
        ("Vasectomy", "The visit takes 45 minutes.", False),
        ("Vasectomy", "A vasectomy reversal takes three hours.", False),
        ("Surgery", "The procedure takes 45 minutes.", False),
        ("Orthotics", "Your orthotics will be ready in six weeks.", True),
        ("Orthotics", "Your orthotics will be ready in three weeks.", False),
        ("Orthotics", "Orthotics last five years.", False),
        ("Orthotics", "Our warranty for orthotics is one year.", True),
    ],
)
def test_titles_and_heads_of_names_say_what_a_sentence_is_about(title, sentence, is_found):
    clinic = Clinic(
        facts=(
            KnownFact("Length of a vasectomy", "20 minutes", "duration"),
            KnownFact("Turnaround for orthotics", "3 weeks", "duration"),
            KnownFact("Orthotics warranty", "2 years"),
        ),
        treatments=(KnownTreatment(("Shockwave",), is_approved=False),),
    )
    assert bool(find_contradictions([Passage(sentence, topic=title)], clinic)) is is_found


@pytest.mark.parametrize(("use", "is_another"), [("Sleep", False), ("Sleep apnea", True)])
def test_insomnia_is_a_problem_with_sleep_and_no_sleep_apnea(use, is_another):
    assert is_another_use("It is prescribed off-label for insomnia.", known_uses([], [use])) == is_another
