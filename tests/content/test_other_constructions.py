"""Sentences in another construction that say the same, and others that don’t."""

import pytest

from site_core.content.significance import significant_changes

SAME = """
    The coil is placed against your head by a nurse. | A nurse places the coil against your head.
    The drug is given by a nurse. | A nurse gives the drug.
    The program is led by Dr. Osei. | Dr. Osei leads the program.
    Free parking is available behind the clinic. | There is free parking behind the clinic.
    How do I get started? | How to get started
    How do I prepare for my infusion? | How to prepare for your infusion
    How can you prepare for an infusion? | How to prepare for an infusion
"""
DIFFERENT = """
    The drug was given by a nurse. | A nurse gives the drug.
    The drug is given by a nurse. | A nurse gave the drug.
    The drug is given by a nurse. | A nurse takes the drug.
    The coil is placed against your head by a nurse. | A nurse places your head against the coil.
    The drug is not given by a nurse. | A nurse gives the drug.
    The drug is given by mouth by a nurse. | A nurse gives the drug.
    The drug may be given by a nurse. | A nurse gives the drug.
    A vaccine is available. | There is no vaccine.
    There is no vaccine. | No vaccine is available.
    There was a vaccine. | A vaccine is available.
    There is a vaccine. | A vaccine will be available.
    If you are pregnant, do not take it. | Take it if you are pregnant.
    If you are pregnant, do not take it. | Do not take it unless you are pregnant.
    If you are ill, stop the tablets and start the drops. | Stop the tablets and start the drops if you are ill.
    If you are pregnant, tell a nurse who treats you. | Tell a nurse who treats you if you are pregnant.
    Because you feel better, do not stop. | Do not stop because you feel better.
    Without a nurse, do not stop the pump. | Do not stop the pump without a nurse.
    If you feel pain, only use ice. | Only use ice if you feel pain.
    After surgery, a drug called a nurse. | A nurse called a drug after surgery.
    Before surgery, take it. | Take it after surgery.
    After surgery, it is checked by a nurse. | A nurse may check it after surgery.
    If you are ill, take it, and rest. | Take it, and rest if you are ill.
    During pregnancy, it is not safe. | It is safe during pregnancy.
    How do we prepare the drug? | How to prepare the drug
    How do I stop my drug? | How to start your drug
    How do I not overdose? | How to overdose
    How should I take it? | How not to take it
    A photo of your rash is enough. | Your rash is enough.
    A photo of the rash helps. | The rash helps.
    Photo of the rash needed | The rash needed
    A photo of a woman treating a man | A woman treated a man
    A photo of a woman standing in a chair | A woman sits in a chair
    A photo of a patient smoking | A patient smoked
"""


def pairs(text):
    return [tuple(line.strip().split(" | ")) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("old", "new"), pairs(SAME))
def test_same_in_another_construction_is_not_listed(old, new):
    assert significant_changes(old, new, is_medical=True) == []
    assert significant_changes(new, old, is_medical=True) == []


@pytest.mark.parametrize(("old", "new"), pairs(DIFFERENT))
def test_what_looks_like_the_same_construction_is_listed(old, new):
    assert significant_changes(old, new, is_medical=True)
    assert significant_changes(new, old, is_medical=True)


@pytest.mark.parametrize("text", ["A", "The", "How", "There is", "Before,", "If you,", "by", "Photo of", "Available"])
def test_very_short_texts_can_be_compared(text):
    assert significant_changes(text, "Pain", is_medical=True)
    assert significant_changes("Pain", text, is_medical=True)
