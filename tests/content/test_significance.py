"""What a clinician has to look at in a changed text, and what not."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_core.content.significance import Kind, is_minor, significant_changes

# Old text, new text, and the kinds of the changes that matter.
SIGNIFICANT = [
    # Almost the same construction
    ("A drug is checked by a nurse.", "A drug checks a nurse.", "wording"),
    ("Pain was checked by a doctor.", "A doctor checks pain.", "condition"),
    ("Lumps should be checked by a doctor.", "A nurse should check lumps.", "certainty"),
    ("Lumps should be checked by a doctor.", "A doctor may check lumps.", "certainty"),
    ("Headaches that are painful", "Headaches", "condition"),
    ("Treat severe pain and nausea.", "Treat severe nausea and pain.", "condition"),
    ("Swab and inject the skin.", "Inject and swab the skin.", "wording"),
    ("We treat anxiety or depression.", "We treat depression and anxiety.", "condition"),
    ("Malignant growths", "Noncancerous growths", "certainty"),
    ("Neurology 2019;133:e78–89.", "Neurology 2019;133:e78–99.", "number"),
    ("Neurology 2019;133(2):78–89.", "Neurology 2019;132(2):78–89.", "number"),
    # Doses and numbers
    ("Take 50 mg of ketamine.", "Take 150 mg of ketamine.", "number"),
    ("The dose is 0.5 mg/kg.", "The dose is 5 mg/kg.", "number"),
    ("The dose is 0.5 mg per kg.", "The dose is 0.5 mcg per kg.", "unit"),
    ("Infused over 40 minutes.", "Infused over 40 hours.", "unit"),
    ("Six sessions are usual.", "Eight sessions are usual.", "number"),
    ("About half of patients respond.", "About a third of patients respond.", "number"),
    ("In the study, 55.4% responded.", "In the study, 45.4% responded.", "number"),
    ("Of 1,012 people, 20 stopped.", "Of 112 people, 20 stopped.", "number"),
    ("A count of 10³ cells", "A count of 10² cells", "number"),
    ("Give 20 mg of citalopram, 50 mg of sertraline.", "Give 50 mg of citalopram, 20 mg of sertraline.", "number"),
    ("It rises from 20 to 50 mg.", "It rises from 50 to 20 mg.", "number"),
    ("The machine pulses at 10 Hz.", "The machine pulses at 1 Hz.", "number"),
    ("The coil heats to 40 °C.", "The coil heats to 40 °F.", "unit"),
    ("Take it once a day.", "Take it twice a day.", "number"),
    ("Take it daily.", "Take it weekly.", "unit"),
    ("It costs $290.", "It costs $390.", "number"),
    ("Wait for two hours.", "Wait for hours.", "number"),
    ("A pressure of 140 mmHg or more", "A pressure of 160 mmHg or more", "number"),
    ("Fewer than 5 in 100", "More than 5 in 100", "negation"),
    ("p < 0.05", "p > 0.05", "unit"),
    ("A 95% interval of 0.2 to 0.8", "A 95% interval of −0.2 to 0.8", "number"),
    ("Give 3-5 treatments.", "Give 3 treatments.", "number"),
    ("For people aged 18 and over", "For people aged 16 and over", "number"),
    ("Ketamine | 0.5 mg/kg | 40 min", "Ketamine | 0.5 mg/kg | 4 min", "number"),
    ("Response: 55%\nRemission: 32%", "Response: 32%\nRemission: 55%", "number number"),
    # Dates
    ("Approved in March 2019.", "Approved in March 2018.", "number"),
    ("The study ended in June.", "The study ended in July.", "date"),
    ("Open on Monday", "Open on Tuesday", "date"),
    ("We are open from 8 a.m.", "We are open from 8 p.m.", "unit"),
    # Names
    ("Take ketamine.", "Take esketamine.", "name"),
    ("Ask about sertraline.", "Ask about fluoxetine.", "name"),
    ("Treated with TMS", "Treated with ECT", "name"),
    ("We use rTMS.", "We use dTMS.", "name"),
    ("Ask Dr. Ellison.", "Ask Dr. Arreola.", "name"),
    ("Do not combine it with lithium.", "Do not combine it with lorazepam.", "name"),
    ("The drug is sold as Spravato here.", "The drug is sold as Ketalar here.", "name"),
    ("A benzodiazepine weakens it.", "An opioid weakens it.", "name"),
    # Negations and opposites
    ("It may help.", "It may not help.", "negation"),
    ("It is not safe in pregnancy.", "It is safe in pregnancy.", "negation"),
    ("You can drive home.", "You can’t drive home.", "negation"),
    ("You should never stop it suddenly.", "You should stop it suddenly.", "negation"),
    ("It is safe.", "It is unsafe.", "negation"),
    ("The effect is likely.", "The effect is unlikely.", "negation"),
    ("Side effects are common.", "Side effects are uncommon.", "negation"),
    ("Patients without epilepsy", "Patients with epilepsy", "negation"),
    ("It increases blood pressure.", "It decreases blood pressure.", "negation"),
    ("Eat before the infusion.", "Eat after the infusion.", "negation"),
    ("The stimulated side is the left.", "The stimulated side is the right.", "negation"),
    ("Mild headaches occur.", "Severe headaches occur.", "negation"),
    ("It is harmful.", "It is harmless.", "negation"),
    ("Nobody had a seizure.", "Somebody had a seizure.", "negation"),
    ("All patients improved.", "Some patients improved.", "negation"),
    ("It always works.", "It sometimes works.", "negation"),
    ("Stop and call us.", "Call us.", "negation"),
    ("You must tell us.", "You may tell us.", "negation"),
    ("Symptoms improved.", "Symptoms worsened.", "negation"),
    ("For adults", "For adolescents", "negation"),
    ("An intravenous drug", "An oral drug", "negation"),
    ("Hypotension occurs.", "Hypertension occurs.", "negation"),
    ("Take with food.", "Take without food.", "negation"),
    ("Call us if pain and fever occur.", "Call us if pain or fever occur.", "negation"),
    ("The response was reversible.", "The response was irreversible.", "negation"),
    # Regulatory status
    ("This is an off-label use.", "This is an approved use.", "status"),
    ("The device is cleared by the FDA.", "The device is approved by the FDA.", "status"),
    ("An investigational treatment", "An approved treatment", "status"),
    ("It is contraindicated in epilepsy.", "It is used in epilepsy.", "status"),
    ("It is approved.", "It is used.", "status"),
    # Claims and certainty
    ("It treats depression.", "It cures depression.", "claim"),
    ("A treatment for depression", "A proven treatment for depression", "claim"),
    ("It can relieve symptoms.", "It can eliminate symptoms.", "claim"),
    ("A treatment", "A painless treatment", "claim"),
    ("It may relieve pain.", "It relieves pain.", "certainty"),
    ("It might help.", "It helps.", "certainty"),
    ("It helps people.", "It helps most people.", "certainty"),
    # References and links
    ("The effect lasts a week. [1]", "The effect lasts a week. [2]", "reference"),
    ("As studies show [1, 2]", "As studies show", "reference"),
    ("Read more (https://fda.example/a).", "Read more (https://fda.example/b).", "link"),
    ("Call us (tel:+12125550100).", "Call us (tel:+12125550101).", "link"),
    ("Write to desk@clinic.example.", "Write to front@clinic.example.", "link"),
    # Whole sentences
    ("We treat depression.", "We treat depression. Do not drive on that day.", "negation"),
    ("It can cause nausea. Call 988 in a crisis.", "It can cause nausea.", "number"),
    # Phrases that moved, and may be about something else now
    ("After two weeks, most people feel better.", "Most people feel better after two weeks.", "number"),
    # Alternative texts and captions
    ("A nurse checks the blood pressure", "A nurse checks no blood pressure", "negation"),
    ("Chart: 7 of 12 responded", "Chart: 12 of 12 responded", "number"),
]
INSIGNIFICANT = [
    # Another construction
    ("How Does TMS Work", "How does TMS work?"),
    ("approx. 45 min", "about 45 minutes"),
    ("Lumps should always be checked by a doctor.", "A doctor should always check lumps."),
    ("Headaches that are painful", "Painful headaches"),
    ("Common questions about TMS", "TMS: common questions"),
    ("How to prepare for your scan", "Preparing for your scan"),
    ("Photo of a nurse with a patient", "A nurse with a patient"),
    ("Our nurses are kind and gentle.", "Our nurses are gentle and kind."),
    ("We treat ADHD, depression, and anxiety.", "We treat anxiety, depression, and ADHD."),
    ("Nausea and headache are common.", "Headache and nausea are common."),
    ("In order to relieve pain, call us.", "To relieve pain, call us."),
    ("Let us know about allergies.", "Tell us about allergies."),
    ("It can be uncomfortble.", "It can be uncomfortable."),
    ("Benign growths", "Noncancerous growths"),
    ("For 6 wks", "For 6 weeks"),
    ("Neurology 2019;133:e78–89.", "Neurology 2019;133:e78-e89."),
    ("Neurology 2019;133(2):1123-1130.", "Neurology. 2019; 133(2):1123–30."),
    # Punctuation and formatting
    ("It may help.", "It may help!"),
    ("It helps, often.", "It helps often."),
    ("A 30-minute visit", "A 30 minute visit"),
    ("Off-label use", "off label use"),
    ("Take 50mg.", "Take 50 mg."),
    ("1,000 people", "1000 people"),
    ("“Quoted” text", '"Quoted" text'),
    ("Don't drive.", "Don’t drive."),
    ("We don’t know.", "We do not know."),
    ("You cannot drive.", "You can’t drive."),
    ("Two hours", "2 hours"),
    ("Two hours", "two hours"),
    ("½ of them", "0.5 of them"),
    ("5.50 dollars", "5.5 dollars"),
    ("12%", "12 percent"),
    ("Ketamine helps.", "KETAMINE helps."),
    ("Side-effects", "Side effects"),
    ("Effects [1, 2]", "Effects [1,2]"),
    ("Effects [1–3]", "Effects [1-3]"),
    ("A\n\nB", "A\nB"),
    ("Word\u00a0by word", "Word by word"),
    # Other words
    ("You can call us.", "Call us."),
    ("It increases blood pressure.", "It raises blood pressure."),
    ("People feel tired.", "People feel a little tired."),
    ("The visit starts with a talk.", "The visit begins with a talk."),
    ("A nurse is with you.", "A nurse stays with you."),
    ("Bring a list of your drugs.", "Bring a list of your medicines."),
    ("Please ask.", "Ask."),
    ("We will call.", "We call."),
    ("The teh chair", "The chair"),
    ("One of our nurses", "A nurse of ours"),
]


@pytest.mark.parametrize(("old", "new", "kinds"), [row for row in SIGNIFICANT if row[2]], ids=lambda value: value[:40])
def test_change_that_matters_is_found(old, new, kinds):
    found = [change.kind.value for change in significant_changes(old, new)]
    assert set(found) == set(kinds.split())
    assert not is_minor(old, new)


@pytest.mark.parametrize(("old", "new"), INSIGNIFICANT, ids=lambda value: value[:40])
def test_other_change_is_not_found(old, new):
    assert significant_changes(old, new) == []
    assert significant_changes(new, old) == []
    assert is_minor(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We use TMS. Sessions last 20 minutes.", "Sessions last 20 minutes. We use TMS."),
        ("It can cause nausea. Call 988 in a crisis.\nRest.", "Rest.\nCall 988 in a crisis. It can cause nausea."),
        ("Nausea\nHeadache\nNo fever", "No fever\nNausea\nHeadache"),
        ("Ketamine | 40 min\nTMS | 20 min", "TMS | 20 min\nKetamine | 40 min"),
        ("Wash your hands. Open the pen.", "Open the pen. Wash your hands."),
        ("Rest. Drink. Rest. Eat.", "Rest. Drink. Eat. Rest."),
        ("Ask us. Then sit down. Please wait.", "Then sit down. Ask us. Wait."),
    ],
)
def test_sentences_in_another_order_are_not_minor_though_no_word_is_listed(old, new):
    for before, after in ((old, new), (new, old)):
        assert significant_changes(before, after, is_medical=True) == []
        assert not is_minor(before, after, is_medical=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Our order of preference is sertraline, fluoxetine, and citalopram.",
            "citalopram, fluoxetine, and sertraline",
        ),
        ("Morning and night: sertraline and trazodone.", "trazodone and sertraline"),
        ("Your procedure has steps: sedation, injection, and recovery.", "injection, sedation, and recovery"),
        ("At home, wash and inject.", "inject and wash"),
        ("We treat children with asthma and adults.", "adults and children with asthma"),
        ("We see adults, and children with a referral.", "children with a referral, and adults"),
        ("This is for severe pain and nausea.", "nausea and severe pain"),
        ("Mornings and evenings are for adults and children.", "children and adults"),
    ],
)
def test_list_whose_order_may_say_something_is_not_minor_in_another_order(old, new):
    changed = old[: len(old) - len(new) - 1] + new + "."
    assert Counter(re.findall(r"\w+", changed)) == Counter(re.findall(r"\w+", old))
    assert not is_minor(old, changed, is_medical=True)


@pytest.mark.parametrize(("old", "new"), [row[:2] for row in SIGNIFICANT if row[2]], ids=lambda value: value[:40])
def test_change_back_matters_as_much(old, new):
    assert significant_changes(new, old)


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text())
def test_any_texts_can_be_compared(old, new):
    assert significant_changes(old, old) == []
    assert is_minor(old, old)
    for change in significant_changes(old, new):
        assert change.kind in Kind
        assert change.before in old
        assert change.after in new


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([row[0] for row in SIGNIFICANT]), min_size=1, max_size=8, unique=True), st.randoms())
def test_order_of_paragraphs_does_not_matter(paragraphs, randomness):
    others = paragraphs.copy()
    randomness.shuffle(others)
    assert significant_changes("\n".join(paragraphs), "\n".join(others)) == []


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([row[:2] for row in SIGNIFICANT]), st.lists(st.sampled_from(INSIGNIFICANT), max_size=6))
def test_change_is_found_among_others(significant, others):
    old, new = ("\n".join([pair[side] for pair in [*others, significant]]) for side in (0, 1))
    assert significant_changes(old, new)
