"""The reading level of a text, and its hardest sentences."""

import pytest

from site_core.content.readability import count_syllables, measure_readability, split_sentences

EASY = "We sit with you. You can ask us what you like. We tell you what we know. " * 8
HARD = "Electroencephalographic characterization of pharmacologically induced dissociation necessitates longitudinal "
HARD += "investigation across heterogeneous psychiatric populations with comprehensive methodological standardization."


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("help", 1), ("helped", 1), ("the", 1), ("ketamine", 3), ("depression", 3), ("dissociation", 5), ("10", 1)],
)
def test_syllables_are_counted(word, syllables):
    assert count_syllables(word) == syllables


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Take 3.5 mg a day. Then wait.", ["Take 3.5 mg a day.", "Then wait."]),
        ("Dr. Reyes sees you. She asks first.", ["Dr. Reyes sees you.", "She asks first."]),
        ("Some things help, e.g. sleep. Others don’t!", ["Some things help, e.g. sleep.", "Others don’t!"]),
        ("Eat a light meal\nBring a list", ["Eat a light meal", "Bring a list"]),
        ("“Is it safe?” Ask us.", ["“Is it safe?", "Ask us."]),
    ],
)
def test_sentences_end_where_readers_see_it(text, sentences):
    assert split_sentences(text) == sentences


def test_short_texts_have_no_grade():
    assert measure_readability([("body", "Too short to say.")]) is None


def test_the_hardest_sentence_is_found_with_its_place():
    easy = measure_readability([("body.a", EASY)])
    mixed = measure_readability([("body.a", EASY), ("body.b", HARD)])
    assert easy.is_easy
    assert easy.hardest == []
    assert mixed.grade > easy.grade
    assert [(sentence.path, sentence.text) for sentence in mixed.hardest] == [("body.b", HARD)]
