"""Words are compared as readers understand them: a dose is not the digits that it is written with."""

import pytest

from site_core.wordpress.content.counting_source import count_source
from site_core.wordpress.proof.html_reading import CONTENT, read_new_page
from site_core.wordpress.proof.words import lost_texts, lost_words

CHANGED = [
    ("Take 2.5 mg at night.", "Take 25 mg at night."),
    ("Take 1,5 mg at night.", "Take 15 mg at night."),
    ("Take .5 mg at night.", "Take 5 mg at night."),
    ("A dose of 0.5 is enough.", "A dose of 05 is enough."),
    ("Take 1/2 tablet.", "Take 12 tablet."),
    ("Take 1½ tablets.", "Take 11/2 tablets."),
    ("Wait for 1–2 days.", "Wait for 12 days."),
    ("Wait for 1 – 2 days.", "Wait for 12 days."),
    ("Wait for 1–2 days.", "Wait for 1 2 days."),
    ("They are not able to sleep.", "They are notable to sleep."),
    ("It is notable.", "It is not able."),
    ("Keep it at -5 °C.", "Keep it at 5 °C."),
    ("Keep it at −5 °C.", "Keep it at 5 °C."),
    ("Call if it is > 38 degrees.", "Call if it is < 38 degrees."),
    ("Call if it is ≥38 degrees.", "Call if it is ≤38 degrees."),
    ("Go from 5 to 50 mg.", "Go from 50 to 5 mg."),
    ("Take 5 mg of this and 10 mg of that.", "Take 10 mg of this and 5 mg of that."),
    ("Adults may take up to 5 mg a day. Children may take up to 2 mg a day.",
     "Adults may take up to 2 mg a day. Children may take up to 5 mg a day."),
    ("It helps 5 % of people.", "It helps 5 € of people."),
    ("A fee of €50.", "A fee of $50."),
    ("The dose is 10,000 units.", "The dose is 10 units."),
    ("Take 3×4 tablets.", "Take 34 tablets."),
    ("Mornings: 5 10 20 mg.", "Mornings: 10 5 20 mg."),
    ("Sleep helps [1]. Light does not [2].", "Sleep helps [2]. Light does not [1]."),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), CHANGED)
def test_a_changed_meaning_is_a_loss(before, after):
    lost = lost_words(before, after)
    assert lost
    assert lost_texts(before, after, lost)
    assert lost_words(after, before)


SAME = [
    ("Take 2.5 mg.", "Take 2.5\u00a0mg."),
    ("Take 2.5mg.", "Take 2.5 mg."),
    ("Take ½ tablet.", "Take 1/2 tablet."),
    ("Wait for 1-2 days.", "Wait for 1–2 days."),
    ("Keep it at -5 °C.", "Keep it at −5 ℃."),
    ("COVID-19 is over.", "Covid 19 is over."),
    ("Don't wait.", "Don’t wait."),
    ("Take 3x4 tablets.", "Take 3×4 tablets."),
    ("A soft\u00adhyphen.", "A softhyphen."),
    ("Sleep helps [1–3].", "Sleep helps [1, 2, 3]."),
    ("Sleep helps 1,3 and light 2.", "Sleep helps [1, 3] and light [2]."),
    ("5 apples a day.\nTake 10 mg of it.\nWait for 3 hours.", "Wait for 3 hours.\nTake 10 mg of it.\n5 apples a day."),
    ("Dose of it: 5 mg\nDose of that: 10 mg\nDose of these: 20 mg",
     "Dose of these: 20 mg\nDose of it: 5 mg\nDose of that: 10 mg"),
    ("It helps.\nSmith J (2019). Sleep. Rest 12(3), 45–67.\nSee you.",
     "It helps.\nSee you.\nSmith J Sleep. Rest. 2019; 12(3), 45-67."),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SAME)
def test_another_spelling_or_order_is_no_loss(before, after):
    assert not lost_words(before, after)
    assert not lost_words(after, before)


def test_a_list_of_references_may_be_written_anew_at_the_end():
    before = "It helps.\nSmith J, 2019. Sleep. Rest 12(3), 45–67, 2019.\nSee you."
    assert not lost_words(before, "It helps.\nSee you.", "Smith J. Sleep. Rest. 2019; 2019; 12(3), 45–67.")
    assert lost_words(before, "It helps.\nSee you.", "Smith J. Sleep. Rest. 2019; 2019; 12(3), 45–76.") == {"45-67": 1}


def test_a_swapped_number_is_shown_in_its_place():
    before = "First, wait for 7 days. Then go from 5 to 50 mg, and stop."
    after = "First, wait for 7 days. Then go from 50 to 5 mg, and stop."
    lost = lost_words(before, after)
    assert lost == {"5": 1, "50": 1}
    assert lost_texts(before, after, lost) == ["5 to 50"]


@pytest.mark.parametrize(
    "text",
    [
        "<p>H<sub>2</sub>O and CO<sub>2</sub>, 10<sup>-3</sup> m<sup>2</sup>, x<sup>n</sup>.</p>",
        "<p>H₂O and 10⁻³ m².</p>",
        "<p>Less is &lt; 38, more is &gt; 38.</p>",
        "<p>1<sup>1</sup>/<sub>2</sub> tablets and 2½ more</p>",
        "<p><b>2</b>.5 mg, <em>not</em> able</p>",
    ],
)
def test_an_export_and_a_page_have_the_same_words(text):
    before = "".join(count_source(text).texts)
    after = read_new_page(f'<main><div class="body">{text}</div></main>').text_of(CONTENT)
    assert lost_words(before, after) == lost_words(after, before) == {}
