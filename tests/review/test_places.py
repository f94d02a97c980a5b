"""Items, steps, and paragraphs that say something else where they are now."""

import pytest

from site_core.content.significance import Kind
from site_core.pages.visible_text import visible_text
from site_core.review.approvals import comparable_texts, to_json
from site_core.review.comparison import compare_passages, is_minor_change
from site_core.review.models import Approval
from tests.support.reviewed_pages import block, build_article, build_treatment, treatment_body

pytestmark = pytest.mark.django_db

SAFE = "<h3>Safe</h3><ul><li>Aspirin</li></ul><h3>Unsafe</h3><ul><li>Lithium</li></ul>"
UNSAFE = "<h3>Safe</h3><ul><li>Lithium</li></ul><h3>Unsafe</h3><ul><li>Aspirin</li></ul>"
INTRODUCED = "<p>Take:</p><ul><li>aspirin</li></ul><p>Avoid:</p><ul><li>lithium</li></ul>"
CHAIN = "<h2>Safe</h2><h3>Pain drugs</h3><ul><li>aspirin</li></ul><h2>Unsafe</h2><h3>Pain drugs</h3><p>iron</p>"
STEPS = "<ol><li>Wash.</li><li>Dry.</li><li>Inject.</li></ol>"


def texts(*htmls):
    return [visible_text(build_article([block("text", "paragraph", html)])) for html in htmls]


def listed(old, new):
    return [change for passage in compare_passages(old, new) for change in passage.significant]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SAFE, UNSAFE),
        (SAFE, SAFE.replace("Safe", "X").replace("Unsafe", "Safe").replace("X", "Unsafe")),
        (INTRODUCED, INTRODUCED.replace("aspirin", "X").replace("lithium", "aspirin").replace("X", "lithium")),
        (STEPS, "<ol><li>Dry.</li><li>Wash.</li><li>Inject.</li></ol>"),
        ("<p>Avoid:</p><ul><li>rest</li><li>milk</li></ul>", "<p>Avoid:</p><ul><li>rest</li></ul><p>Milk</p>"),
        ("<p>Take:</p><p>milk</p><p>Avoid:</p><p>beer</p>", "<p>Take:</p><p>beer</p><p>Avoid:</p><p>milk</p>"),
        ("<ul><li>Take<ul><li>aspirin</li></ul></li><li>Avoid<ul><li>lithium</li></ul></li></ul>",
         "<ul><li>Take<ul><li>lithium</li></ul></li><li>Avoid<ul><li>aspirin</li></ul></li></ul>"),
        ("<p>Do not drive, drink, or smoke.</p>", "<p>Do not drive.</p><ul><li>drink</li><li>or smoke</li></ul>"),
        ("<ul><li>Aspirin in pain</li><li>rest</li></ul>", "<ul><li>Aspirin</li><li>In pain rest</li></ul>"),
        ("<p>If ill, rest, drink, eat.</p>", "<p>If ill, rest.</p><ul><li>drink</li><li>eat</li></ul>"),
        ("<p>Bring water, a book, and milk.</p>", "<p>Bring:</p><ul><li>water</li><li>a book</li><li>beer</li></ul>"),
        ("<p>Take milk, water, or beer.</p>", "<p>Take:</p><ul><li>milk</li><li>water</li><li>beer</li></ul>"),
        ("<p>Bring water, a book, and a snack.</p>",
         "<p>Bring:</p><ul><li>water</li><li>a book</li><li>a snack</li></ul>"),
        ("<p>Safe: aspirin, iron. Unsafe: insulin.</p>",
         "<p>Safe: aspirin.</p><ul><li>Unsafe: iron</li><li>insulin</li></ul>"),
        ("<p>Safe: aspirin, iron. Unsafe: insulin.</p>",
         "<p>Safe:</p><ul><li>aspirin</li></ul><p>Unsafe:</p><ul><li>iron</li><li>insulin</li></ul>"),
        ("<p>Safe: aspirin, iron. Unsafe: insulin.</p>",
         "<p>Safe: aspirin</p><ul><li>iron. Unsafe</li><li>insulin</li></ul>"),
        ("<ul><li>Hold metformin</li><li>insulin for 2 days</li></ul>",
         "<p>Hold metformin and insulin for 2 days</p>"),
        ("<ul><li>Hold metformin</li><li>insulin for 2 days</li></ul>",
         "<ul><li>Hold metformin and insulin for 2 days</li></ul>"),
        ("<p>Fine: aspirin. Deadly: warfarin, iron.</p>",
         "<p>Fine:</p><ul><li>aspirin</li><li>Deadly: warfarin</li><li>iron</li></ul>"),
        ("<p>Fine: aspirin. Deadly: warfarin, iron.</p>",
         "<ul><li>Fine: aspirin.</li><li>Deadly: warfarin</li><li>iron.</li></ul>"),
        (CHAIN, CHAIN.replace("<ul><li>aspirin</li></ul>", "") + "<ul><li>aspirin</li></ul>"),
        (CHAIN, CHAIN.replace("<ul><li>aspirin</li></ul>", "").replace("<p>", "<p>aspirin</p><p>")),
        ("<p>milk</p><h3>Unsafe</h3><p>beer</p>", "<h3>Unsafe</h3><p>beer</p><p>milk</p>"),
        ("<h2>Safe</h2><h4>Pain</h4><p>aspirin</p><h3>Unsafe</h3><h4>Pain</h4><p>milk</p>",
         "<h2>Safe</h2><h4>Pain</h4><p>milk</p><h3>Unsafe</h3><h4>Pain</h4><p>aspirin</p>"),
        (f"<p>\ue000</p>{SAFE}", f"<p>\ue000</p>{UNSAFE}"),
        (f"<p>&#xe001;\U000f0000</p>{SAFE}", f"<p>&#xe001;\U000f0000</p>{UNSAFE}"),
        ("<h2></h2><p>Milk</p><h2>Bad</h2><p>Beer</p>", "<h2></h2><p>Beer</p><h2>Bad</h2><p>Milk</p>"),
        ("<p>Take:</p><ul><li>milk</li><li>beer</li></ul><p>Avoid.</p><p>Rest.</p>",
         "<p>Take:</p><ul><li>milk</li></ul><p>Avoid.</p><ul><li>beer</li></ul><p>Rest.</p>"),
        (STEPS, "<ul><li>Dry.</li><li>Wash.</li><li>Inject.</li></ul>"),
        (STEPS, "<p>Dry.</p><p>Wash.</p><p>Inject.</p>"),
        ("<p>Take aspirin. Stop it.</p><p>Milk is good.</p>", "<p>Take aspirin.</p><p>Milk is good. Stop it.</p>"),
        ("<p>Take aspirin. It helps.</p><p>Milk is good.</p>",
         "<p>Take aspirin.</p><p>Milk is good.</p><p>It helps.</p>"),
        ("<p>10<sup>2</sup> cells</p>", "<p>102 cells</p>"),
        ("<h3>Common</h3><p>Headache</p><h3>Rare</h3><p>Seizure</p>",
         "<h3>Common</h3><p>Headache</p><p>Seizure</p><h3>Rare</h3>"),
        ("<h3>Before</h3><p>Rest. Read.</p><h3>After</h3><p>Eat.</p>",
         "<h3>Before</h3><p>Read.</p><h3>After</h3><p>Eat. Rest.</p>"),
        ("<h3>Before</h3><p>Rest.</p><h3>After</h3><p>Eat.</p>",
         "<h3>Before</h3><p>Eat.</p><h3>After</h3><p>Rest.</p>"),
    ],
)  # fmt: skip
def test_what_moved_to_another_heading_list_or_step_is_listed(before, after):
    for old, new in (texts(before, after), texts(after, before)):
        assert listed(old, new)
        assert not is_minor_change(old, new)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SAFE, SAFE.replace("h3", "h4")),
        (SAFE, SAFE.replace("Safe", "safe").replace("Unsafe", "unsafe")),
        (SAFE, SAFE.replace("ul>", "ol>")),
        ("<ul><li>Wash.</li><li>Dry.</li></ul>", "<ul><li>Dry.</li><li>Wash.</li></ul>"),
        ("<p>Bring:</p><ul><li>water</li><li>a book</li></ul>", "<p>Bring:</p><p>water</p><p>a book</p>"),
        (STEPS, STEPS.replace("ol>", "ul>")),
        ("<p>Vitamin B<sub>12</sub></p>", "<p>Vitamin B12</p>"),
        (SAFE, SAFE.replace("<h3>Unsafe</h3>", "<p><b>Unsafe</b></p>")),
        (
            "<p>Bring:</p><ul><li>water</li><li>a book</li></ul><p>Avoid:</p><ul><li>milk</li></ul>",
            "<p>Bring:</p><p>water</p><p>a book</p><p>Avoid:</p><ul><li>milk</li></ul>",
        ),
        ("<ul><li>Headache</li><li>Sore scalp</li></ul>", "<ul><li>Headache;</li><li>Sore scalp.</li></ul>"),
        ("<h3>After</h3><p>You rest. You read.</p>", "<h3>After</h3><p>You rest.</p><p>You read.</p>"),
        ("<h3>After</h3><p>Wash. Dry. Stop it.</p>", "<h3>After</h3><p>Wash.</p><p>Dry. Stop it.</p>"),
        (CHAIN, CHAIN.replace("h3", "h4").replace("h2", "h3")),
        (CHAIN, CHAIN.replace("Safe", "safe")),
        ("<p>You may read.</p><p>Water</p>", "<p>You may read.</p><ul><li>Water</li></ul>"),
        ("<h3>After</h3><h3></h3><p>You rest.</p>", "<h3>After</h3><p>You rest.</p>"),
        ("<ol><li><p>Wash.</p></li><li><p>Dry.</p></li></ol>", "<ol><li>Wash.</li><li>Dry.</li></ol>"),
    ],
)
def test_other_formatting_is_not_listed(before, after):
    for old, new in (texts(before, after), texts(after, before)):
        assert listed(old, new) == []


HEADED = ("<h2>Aspirin</h2>", "<p>Stop it.</p>", "<h2>Milk</h2>", "<p>Drink.</p>")


@pytest.mark.parametrize("order", [(0, 2, 1, 3), (0, 3, 2, 1), (2, 1, 0, 3), (2, 3, 0, 1)])
@pytest.mark.parametrize("sentence", ["Stop it.", "It is safe.", "You should stop.", "aspirin"])
def test_block_that_is_below_another_heading_is_listed(order, sentence):
    def text(numbers):
        htmls = [html.replace("Stop it.", sentence) for html in HEADED]
        return visible_text(build_article([block(f"text{number}", "paragraph", htmls[number]) for number in numbers]))

    old, new = text(range(4)), text(order)
    is_same = order == (2, 3, 0, 1)  # two whole sections
    for before, after in ((old, new), (new, old)):
        assert bool(listed(before, after)) is not is_same
        assert is_same or not is_minor_change(before, after)


def test_listed_place_names_all_headings():
    found = listed(*texts(CHAIN, CHAIN.replace("<ul><li>aspirin</li></ul>", "") + "<ul><li>aspirin</li></ul>"))
    assert ("Safe / Pain drugs: aspirin", "Unsafe / Pain drugs / iron: aspirin") in {
        (item.before, item.after) for item in found
    }


def test_listed_place_names_the_heading():
    found = listed(*texts(SAFE, UNSAFE))
    assert ("Safe: Aspirin", "Unsafe: Aspirin") in {(change.before, change.after) for change in found}


def test_listed_steps_have_numbers():
    (change,) = listed(*texts(STEPS, "<ol><li>Dry.</li><li>Wash.</li><li>Inject.</li></ol>"))
    assert {change.before, change.after} in ({"1. Wash.", "2. Wash."}, {"2. Dry.", "1. Dry."})


def test_steps_of_a_block_in_another_order_are_listed():
    body = treatment_body()
    body[3]["value"]["steps"].reverse()
    old, new = visible_text(build_treatment()), visible_text(build_treatment(body))
    assert [change.kind for change in listed(old, new)] == [Kind.SETTING]
    assert not is_minor_change(old, new)


def test_text_that_was_approved_before_headings_were_recorded_is_compared_without_them():
    old, same, new = texts(SAFE, SAFE, UNSAFE)
    recorded = [{name: value for name, value in item.items() if name != "under"} for item in to_json(old)]
    assert compare_passages(*comparable_texts(Approval(text=recorded), same)) == []
    assert listed(*comparable_texts(Approval(text=recorded), new)) == []
    assert listed(*comparable_texts(Approval(text=to_json(old)), new))


def test_characters_for_private_use_stay_in_the_text():
    (old,) = texts("<ul><li>\ue000Rest</li><li>&#xe002;Eat</li></ul>")
    assert {"\ue000Rest", "\ue002Eat"} <= {passage.text for passage in old}


def test_fragments_are_not_joined_to_a_negation_in_a_minor_change():
    old, new = texts("<p>Do not drive</p><p>Sip water</p>", "<p>Do not drive, sip water</p>")
    assert not is_minor_change(old, new)
