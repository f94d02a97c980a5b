"""Edits planted in whole pages: what matters to a clinician is listed, and nothing else."""

import copy
import functools

import pytest

from site_core.pages.visible_text import visible_text
from site_core.review.comparison import compare_passages
from tests.support.reviewed_pages import (
    ABOUT,
    TABLE,
    block,
    build_article,
    build_treatment,
    item,
    reference_rows,
    treatment_body,
)

pytestmark = pytest.mark.django_db


def treatment(path, change, *more):
    """A treatment whose value at ``path`` (“about.text”) is replaced, or changed by a function."""

    def build():
        body = treatment_body()
        for place, replacement in ((path, change), *more):
            edit(body, place.split("."), replacement)
        return build_treatment(body)

    return build_treatment, build


def edit(body, path, replacement):
    *parents, last = path
    place = step(body, parents[0])["value"]
    for name in parents[1:]:
        place = step(place, name)
    if isinstance(place, list):
        place = step(place, last)
        last = "value"
    place[last] = replacement(place[last]) if callable(replacement) else replacement


def step(place, name):
    if isinstance(place, list):
        found = next(child for child in place if child["id"] == name)
        return found["value"] if found["type"] == "item" and isinstance(found["value"], dict) else found
    return place[name]


def fields(**values):
    return build_treatment, functools.partial(build_treatment, **values)


def text(old, new):
    """Another wording in the text of “What it is”."""
    assert old in ABOUT
    return treatment("about.text", ABOUT.replace(old, new, 1))


def table(change):
    def build():
        value = copy.deepcopy(TABLE)
        change(value)
        return build_article([block("table", "table", value)])

    return lambda: build_article([block("table", "table", TABLE)]), build


def cell(row, column, value):
    def change(data):
        data["rows"][row]["values"][column] = value

    return table(change)


def swap_cells(data):
    first, second = data["rows"]
    first["values"][1], second["values"][1] = second["values"][1], first["values"][1]


def body(change):
    def build():
        return build_treatment(change(treatment_body()))

    return build_treatment, build


def references(change):
    return build_treatment, lambda: build_treatment(references=change(reference_rows()))


def renumbered(rows):
    return [row | {"sort_order": number} for number, row in enumerate(rows)]


def callout(**changed):
    """An article with a callout, and one in which it differs."""
    values = {"tone": "note", "title": "Bring a list", "text": "<p>Names and doses.</p>"}
    builds = [
        functools.partial(build_article, [block("call", "callout", fields)]) for fields in (values, values | changed)
    ]
    return tuple(builds)


def article(**values):
    return build_article, functools.partial(build_article, **values)


def move_item(source, target):
    def change(blocks):
        value = next(child for child in blocks if child["id"] == source[0])["value"]
        value[target].append(value[source[1]].pop(0))
        return blocks

    return body(change)


def new_ids(data):
    if isinstance(data, dict):
        return {name: f"{value}-2" if name == "id" else new_ids(value) for name, value in data.items()}
    return [new_ids(child) for child in data] if isinstance(data, list) else data


def swapped_facts(blocks):
    facts = blocks[0]["value"]["facts"]
    one, two = facts[0]["value"], facts[1]["value"]
    one["value"], two["value"] = two["value"], one["value"]
    return blocks


LINK = '<a href="https://fda.example/label">label</a>'
PAGE_LINK = '<a linktype="page" id="12">how we prepare</a>'

# What is edited, and the kinds of what has to be listed.
MATTERS = [
    # Doses and units
    (text("0.5 mg/kg", "5 mg/kg"), "number"),
    (text("0.5 mg/kg", "0.05 mg/kg"), "number"),
    (text("0.5 mg/kg", "0.5 mcg/kg"), "unit"),
    (text("0.5 mg/kg", "0.5 mg/lb"), "unit"),
    (text("0.5 mg/kg", "0.5 g/kg"), "unit"),
    (text("40 minutes", "4 minutes"), "number"),
    (text("40 minutes", "40 hours"), "unit"),
    (text("40 minutes", "40–60 minutes"), "number"),
    (text("for 4 hours", "for 14 hours"), "number"),
    (text("for 4 hours", "for four days"), "unit"),
    (text("for 4 hours", "for a while"), "number"),
    (text("at <b>0.5 mg/kg</b> over", "over"), "number"),
    (text("Bring someone", "Bring 2 people"), "number"),
    (treatment("facts.facts.f1.value", "20 minutes"), "number"),
    (treatment("facts.facts.f1.value", "40 hours"), "unit"),
    (treatment("facts.facts.f2.value", "6 in 3 months"), "unit"),
    (treatment("facts.facts.f2.value", "3 in 6 weeks"), "number"),
    (treatment("time.steps.s1.duration", "1 hour"), "number"),
    (treatment("time.steps.s2.duration", "4 minutes"), "number"),
    (treatment("side.common.c1.detail", "Usually mild, within 2 days."), "unit"),
    (treatment("side.serious.g1.detail", "Rare. Call 988."), "number"),
    (treatment("evid.studies.e1.participants", 173), "number"),
    (treatment("cost.items.p1.amount", "$840"), "number"),
    (treatment("cost.items.p1.amount", "€480"), "unit"),
    (treatment("cost.as_of", "2025-10-01"), "number"),
    (treatment("suit.helps.h1", "Adults whose depression did not improve with 4 medicines"), "number"),
    (body(swapped_facts), "number"),
    (body(lambda blocks: new_ids(swapped_facts(blocks))), "number"),
    # Negations, opposites, and certainty
    (text("It may not help", "It may help"), "negation"),
    (text("It may not help", "It will not help"), "certainty negation"),
    (text("Never drive", "You can drive"), "negation"),
    (text("Never drive", "Drive"), "negation"),
    (text("Eat nothing", "Eat"), "negation"),
    (text("Bring someone with you", "Bring no one with you"), "negation"),
    (treatment("suit.helps.h1", "Adults whose depression did improve with 2 medicines"), "negation"),
    (treatment("suit.not_for.n1", "People with controlled blood pressure"), "negation"),
    (treatment("suit.note", "Ask us if you are sure."), "negation"),
    (treatment("side.common.c1.detail", "Rarely mild, within 2 hours."), "negation"),
    (treatment("side.common.c1.detail", "Usually severe, within 2 hours."), "negation"),
    (treatment("side.serious.g1.name", "Low blood pressure"), "negation"),
    (treatment("side.serious.g1.detail", "Common. Call 911."), "negation"),
    (treatment("evid.studies.e1.claim", "Fewer people responded to ketamine than to midazolam."), "negation"),
    (treatment("cost.text", "<p>Most plans pay.</p>"), "negation"),
    (treatment("cost.text", "<p>Some plans do not pay.</p>"), "negation certainty"),
    (treatment("cta.text", "With obligation."), "negation"),
    (fields(standfirst="An infusion for depression that two medicines did relieve."), "negation"),
    # Names
    (text("Ketamine is given", "Esketamine is given"), "name"),
    (treatment("evid.studies.e1.comparator", "Lorazepam"), "name"),
    (treatment("evid.studies.e1.claim", "More people responded to ketamine than to sertraline."), "name"),
    (fields(title="Esketamine infusion"), "name"),
    (fields(also_known_as=[block("name", "name", "IV esketamine")]), "name"),
    (fields(modality="Oral tablet"), "unit negation"),
    (cell(0, 0, "Lithium"), "name"),
    # Cells of tables
    (cell(0, 1, "5 mg/kg"), "number"),
    (cell(1, 1, "65 mg"), "number"),
    (cell(1, 1, "56 mcg"), "unit"),
    (cell(1, 2, "Twice a day"), "unit"),
    (cell(0, 2, "Twice a week"), "number"),
    (cell(0, 2, "Never"), "negation"),
    (table(swap_cells), "number"),
    (table(lambda data: data["rows"].pop(1)), "name number"),
    (table(lambda data: data["rows"].append({"values": ["Zoloft", "50 mg", "Daily"]})), "name number unit"),
    (table(lambda data: data["columns"][2].update(heading="Not before")), "negation"),
    (table(lambda data: data.update(caption="Usual doses in mg")), "unit"),
    (table(lambda data: data.update(caption="Highest doses")), "negation"),
    (table(lambda data: data["columns"][1].update(heading="Maximum dose")), "certainty"),
    (treatment("fig.caption", "The infusion pump on the left arm"), "condition"),
    (text("<h3>How it works</h3>", "<h3>How it works in epilepsy</h3>"), "condition"),
    (text("How it works", "How it rarely works"), "certainty"),
    # Alternative texts and captions
    (treatment("fig.image", lambda value: value | {"alt_text": "A pump set to 40 mg"}), "number"),
    (treatment("fig.image", lambda value: value | {"alt_text": "A pump without a chair"}), "negation"),
    (treatment("fig.image", lambda value: value | {"image": 8}), "image"),
    (treatment("fig.caption", "The ketamine pump"), "name"),
    (treatment("fig.caption", "The infusion pump at 10 ml per hour"), "number"),
    # Claims and regulatory status
    (text("It may not help everyone.", "It may not help everyone. It cures depression."), "claim"),
    (treatment("evid.studies.e1.claim", "More people responded to ketamine, which is safe."), "claim name"),
    (fields(regulatory_status="approved"), "status"),
    (fields(regulatory_status="investigational"), "status"),
    (fields(regulatory_status="not_applicable"), "status"),
    (fields(regulatory_detail="Approved for bipolar illness since 1970."), "condition"),
    (fields(regulatory_detail="Approved as an anesthetic since 2019."), "number"),
    (fields(regulatory_detail="Not approved as an anesthetic since 1970."), "negation"),
    (fields(regulatory_source_url="https://fda.example/esketamine"), "link"),
    (fields(regulatory_authority="European Medicines Agency"), "name"),
    # Settings
    (treatment("help.cards.k1.level", "routine"), "setting"),
    (treatment("help.cards.k1.level", "emergency"), "setting"),
    (callout(tone="important"), "setting"),
    # References and links
    (text("[1]", "[2]"), "reference"),
    (text(" [1]", ""), "reference"),
    (treatment("evid.studies.e1.citation", 2), "reference"),
    (references(lambda rows: rows[:1]), "name"),
    (references(lambda rows: renumbered(rows[::-1])), "name"),
    (references(lambda rows: [rows[0] | {"year": 2003}, rows[1]]), "number"),
    (references(lambda rows: [rows[0] | {"doi": "10.1176/other"}, rows[1]]), "link"),
    (references(lambda rows: [rows[0] | {"title": "Esketamine in depression"}, rows[1]]), "name"),
    (text("https://fda.example/label", "https://shop.example/label"), "link"),
    (text('id="12"', 'id="13"'), "link"),
    (text(LINK, "label"), "link"),
    (text(PAGE_LINK, "how we prepare"), "link"),
    (treatment("cta.page", 10), "link"),
    # Moves to another list
    (move_item(("suit", "not_for"), "helps"), "setting negation"),
    (move_item(("side", "common"), "serious"), "setting"),
    (move_item(("side", "serious"), "common"), "setting"),
    # Removed and added
    (body(lambda blocks: [child for child in blocks if child["id"] != "side"]), "number"),
    (treatment("suit.not_for", lambda rows: rows[:1]), "condition"),
    (treatment("suit.not_for.n2", "Glaucoma"), "condition"),
    (treatment("side.serious", lambda rows: []), "number"),
    (treatment("suit.not_for", lambda rows: [*rows, item("n3", "People who take lithium")]), "name"),
    (article(conflicts_of_interest="The author is paid by Janssen."), "negation"),
    # Other words: on a page that clinicians review, each counts that isn’t known to be harmless
    (text("is given", "will be given"), "wording"),
    (treatment("time.steps.s2.text", "You rest in a big armchair."), "wording"),
    (treatment("facts.heading", "Facts at a glance"), "wording"),
    (treatment("cta.label", "Get in touch"), "wording"),
    (treatment("fig.image", lambda value: value | {"alt_text": "A pump behind a chair"}), "wording"),
    (treatment("help.cards.k1.title", "Call us today when"), "wording"),
    (treatment("suit.not_for.n1", "People who have uncontrolled blood pressure"), "wording"),
]  # fmt: skip

DOES_NOT_MATTER = [
    (treatment("fig.image", lambda value: value | {"alt_text": "A pump next to a chair"})),
    text("<b>0.5 mg/kg</b>", "0.5 mg/kg"),
    text("Ketamine", "<i>Ketamine</i>"),
    text("0.5 mg/kg", "0.5\xa0mg/kg"),
    text("<p>Ketamine", '<p data-block-key="abc12">Ketamine'),
    text("<h3>How it works</h3>", "<h2>How it works</h2>"),
    text("everyone.</p><p>Read", "everyone. Read"),
    text("[1]. It", "[1].</p><p>It"),
    text("<ul><li>Eat nothing for 4 hours.</li><li>Bring someone with you.</li></ul>",
         "<ul><li>Bring someone with you.</li><li>Eat nothing for 4 hours.</li></ul>"),
    text("<ul><li>Eat nothing for 4 hours.</li><li>Bring someone with you.</li></ul>",
         "<p>Eat nothing for 4 hours.</p><p>Bring someone with you.</p>"),
    text("Bring someone", "Please bring someone"),
    text("everyone", "everybody"),
    treatment("time.steps.s1.text", "We measure your blood pressure!"),
    treatment("facts.facts.f1.value", "40  minutes"),
    treatment("fig.caption", "The infusion pump."),
    fields(standfirst="An infusion for depression that 2 medicines did not relieve."),
    fields(seo_title="Something else"),
    body(new_ids),
    text("Read", "Please read"),
    body(lambda blocks: [blocks[1], blocks[0], *blocks[2:]]),
    body(lambda blocks: [*blocks[:-2], blocks[-1], blocks[-2]]),
    table(lambda data: data["rows"].reverse()),
    table(lambda data: data.update(row_headings=False)),
    cell(0, 2, "Once  a week"),
    references(lambda rows: [row | {"sort_order": row["sort_order"] + 5} for row in rows]),
]  # fmt: skip


def listed(build_before, build_after):
    changes = compare_passages(visible_text(build_before()), visible_text(build_after()))
    return [change for passage in changes for change in passage.significant]


@pytest.mark.parametrize("number", range(len(MATTERS)))
def test_edit_that_matters_is_listed(number):
    (before, after), kinds = MATTERS[number]
    found = listed(before, after)
    assert {change.kind.value for change in found} & set(kinds.split()), found


@pytest.mark.parametrize("number", range(len(DOES_NOT_MATTER)))
def test_other_edit_is_not_listed(number):
    assert listed(*DOES_NOT_MATTER[number]) == []
