"""Edits of sentences that clinics write: other conditions, amounts, times, and people are listed."""

import pytest

from site_core.content.significance import significant_changes

# The sentence, what stands in it, and what stands there afterwards.
MATTERS = [
    # Conditions, symptoms, and body parts
    ("Tell us if you have {}.", "epilepsy", "glaucoma"),
    ("We treat {} in adults.", "depression", "bipolar disorder"),
    ("This page is about {}.", "panic attacks", "phobias"),
    ("It can cause {}.", "nausea", "seizures"),
    ("Call us if you notice {}.", "a rash", "chest pain"),
    ("Some people report {} afterwards.", "headache", "dizziness"),
    ("The coil is placed over the {}.", "forehead", "temple"),
    ("It is given into the {}.", "arm", "thigh"),
    ("Do not use it with {} disease.", "kidney", "liver"),
    ("People with a history of {} should tell us.", "stroke", "psychosis"),
    ("It is not for people with {}.", "asthma", "diabetes"),
    ("Symptoms of {}", "mania", "insomnia"),
    ("Living with {}", "OCD", "PTSD"),
    ("Your {} is checked first.", "blood pressure", "heart rate"),
    ("It helps with {}.", "anxiety", "pain"),
    ("Screening for {}", "dementia", "delirium"),
    ("Possible {} after a session", "vomiting", "bleeding"),
    ("{} therapy for veterans", "Exposure", "Sleep"),
    ("Wear protection for your {}.", "ears", "eyes"),
    # Procedures and routes
    ("You will need {} first.", "a blood test", "an MRI"),
    ("It is given as {}.", "an infusion", "a tablet"),
    ("Before {}, do not eat.", "anesthesia", "breakfast"),
    ("A {} places the needle.", "nurse", "student"),
    # Quantities, frequency, order
    ("{} doses", "Usual", "Highest"),
    ("The {} dose is in the table.", "starting", "maximum"),
    ("{} amount per visit", "Minimum", "Maximum"),
    ("{} treatment for depression", "First-line", "Second-line"),
    ("Most people need {} sessions.", "few", "many"),
    ("Side effects are {} seen.", "rarely", "often"),
    ("Take it {} food.", "with", "without"),
    ("Take it {} meals.", "before", "after"),
    ("Come {} hour before.", "an", "half an"),
    ("Take it in the {}.", "morning", "evening"),
    ("It works {} than tablets.", "faster", "slower"),
    ("Use the {} of the two doses.", "smaller", "larger"),
    ("{} the dose if you feel dizzy.", "Halve", "Double"),
    ("{} the dose slowly.", "Raise", "Lower"),
    ("Repeat it {}.", "every day", "every other day"),
    ("The effect lasts for {}.", "days", "years"),
    ("{} of the dose is given first.", "Part", "All"),
    ("The risk is {}.", "doubled", "halved"),
    # Who, where, how bad
    ("It is approved for {}.", "adults", "adolescents"),
    ("Not tested in {} people.", "pregnant", "older"),
    ("For people who are {}", "breastfeeding", "trying to conceive"),
    ("{} reactions", "Mild", "Severe"),
    ("{} pain", "Acute", "Chronic"),
    ("The {} side is treated.", "left", "right"),
    ("For {} only", "inpatients", "outpatients"),
    ("It is {} in pregnancy.", "allowed", "forbidden"),
    # What to do
    ("{} taking it if you feel ill.", "Keep", "Stop"),
    ("{} the emergency number.", "Call", "Ignore"),
    ("You {} stay for an hour.", "must", "can"),
    ("{} someone to drive you.", "Ask", "Forbid"),
    ("{} alcohol that day.", "Avoid", "Drink"),
    ("Swallow it {}.", "whole", "crushed"),
    ("Keep it {}.", "refrigerated", "warm"),
    ("Your plan {} this.", "covers", "excludes"),
    ("The result was {}.", "positive", "negative"),
    ("Its benefit is {}.", "proven", "unclear"),
    ("It {} your memory.", "affects", "protects"),
    ("{} is the most common cause.", "Stress", "Infection"),
]
DOES_NOT_MATTER = [
    ("You will {} a message from us.", "get", "receive"),
    ("We {} your questions.", "answer", "respond to"),
    ("It is {} to talk to us first.", "good", "helpful"),
    ("This {} explains what happens.", "page", "article"),
    ("Our {} will greet you.", "team", "staff"),
    ("You can sit in a {} chair.", "comfortable", "cozy"),
    ("{} to expect at a session", "What", "Things"),
    ("We {} you feel at ease.", "hope", "want"),
    ("The {} is quiet.", "room", "space"),
    ("Talk to your {}.", "doctor", "physician"),
    ("{} us with any question.", "Call", "Phone"),
    ("{}, you go home.", "Afterwards", "Afterward"),
    ("{} sessions are on weekdays.", "The", "Our"),
    ("The study was {}.", "randomised", "randomized"),
    ("Given under {}", "anaesthesia", "anesthesia"),
    ("A {} of the stomach", "tumour", "tumor"),
    ("It is called {} disorder.", "bipoler", "bipolar"),
    ("Tell us about {}.", "siezures", "seizures"),
    ("You may have a {}.", "head ache", "headache"),
    ("It helps with {}.", "insomnia", "insomnia,"),
    ("It is {} with a pump.", "given", "administered"),
    ("{} of the appointment", "Length", "Duration"),
    ("Please {} early.", "arrive", "come"),
    ("It is one of {} options.", "the", "our"),
    ("You stay {} and can talk.", "awake", "conscious"),
    ("You get {} from us.", "information", "data"),
    ("People who have had {}", "a seizure", "seizures"),
    ("Treatment of {}", "depression", "depressions"),
    ("{} how you feel.", "Tell us", "Let us know"),
    ("What {} after that", "happens", "comes"),
    ("{} appointment", "First", "1st"),
]


@pytest.mark.parametrize(("sentence", "before", "after"), MATTERS)
def test_edit_that_matters_is_listed(sentence, before, after):
    assert significant_changes(sentence.format(before), sentence.format(after))


@pytest.mark.parametrize(("sentence", "before", "after"), DOES_NOT_MATTER)
def test_other_edit_is_not_listed(sentence, before, after):
    assert significant_changes(sentence.format(before), sentence.format(after)) == []
