"""Merging one person’s changes into another version of a page: nothing of mine is lost, nothing of others published."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from site_core.editing.drafts.merging import ORDER, Conflict, merge, merge_streams, resolve, same_value

FIELDS = ("title", "summary", "body")


def block(key, value="text"):
    return {"type": "text", "id": key, "value": value}


def ids(rows):
    return [row["id"] for row in rows]


def test_changes_of_different_fields_are_both_kept():
    base = {"title": "A", "summary": "B"}
    result = merge(base, {"title": "A2", "summary": "B"}, {"title": "A", "summary": "B2"}, ("title", "summary"))
    assert result.content == {"title": "A2", "summary": "B2"}
    assert not result.conflicts


def test_a_field_that_both_changed_keeps_theirs_and_is_a_conflict():
    result = merge({"title": "A"}, {"title": "mine"}, {"title": "theirs"}, ("title",))
    assert result.content == {"title": "theirs"}
    assert result.conflicts == {Conflict("title")}


def test_the_same_change_on_both_sides_is_not_a_conflict():
    result = merge({"title": "A"}, {"title": "same"}, {"title": "same"}, ("title",))
    assert result.content == {"title": "same"}
    assert not result.conflicts


def test_rows_without_a_key_are_the_same_as_the_published_ones():
    base = [{"pk": None, "page": 4, "text": "one"}]
    live = [{"pk": 9, "page": 4, "text": "one"}]
    result = merge({"references": base}, {"references": base}, {"references": live}, ("references",))
    assert result.content == {"references": live}
    assert not result.conflicts


def test_keys_that_the_editor_gives_paragraphs_are_not_a_change():
    plain, keyed = block("a", "<p>Text</p>"), block("a", '<p data-block-key="x1y2z">Text</p>')
    rows, conflicts = merge_streams([keyed], [block("a", '<p data-block-key="x1y2z">Mine</p>')], [plain])
    assert rows[0]["value"] == '<p data-block-key="x1y2z">Mine</p>'
    assert not conflicts


def test_spaces_between_paragraphs_are_no_difference():
    imported = "<p>Text and <b>bold</b></p>\n<ul> <li>One</li> </ul>"
    assert same_value(imported, '<p data-block-key="x1y2z">Text and <b>bold</b></p><ul><li>One</li></ul>')
    assert not same_value(imported, imported.replace(" <b>", "<b>"))


def test_blocks_are_merged_one_by_one():
    base = [block("a"), block("b")]
    rows, conflicts = merge_streams(base, [block("a", "mine"), block("b")], [block("a"), block("b", "theirs")])
    assert rows == [block("a", "mine"), block("b", "theirs")]
    assert not conflicts


def test_a_new_block_follows_the_one_it_was_added_after():
    base = [block("a"), block("b"), block("c")]
    rows, _ = merge_streams(base, [block("a"), block("b"), block("new"), block("c")], [block("b"), block("c")])
    assert ids(rows) == ["b", "new", "c"]


def test_a_block_deleted_here_and_changed_there_is_a_conflict():
    rows, conflicts = merge_streams([block("a")], [], [block("a", "theirs")])
    assert rows == [block("a", "theirs")]
    assert conflicts == {"a"}


def test_my_new_order_is_kept_with_their_new_block():
    base = [block("a"), block("b"), block("c")]
    rows, conflicts = merge_streams(base, [block("c"), block("a"), block("b")], [*base, block("new")])
    assert ids(rows) == ["c", "new", "a", "b"]
    assert not conflicts


def test_two_new_orders_are_a_conflict():
    base = [block("a"), block("b"), block("c")]
    rows, conflicts = merge_streams(base, [base[2], base[0], base[1]], [base[1], base[0], base[2]])
    assert ids(rows) == ["b", "a", "c"]
    assert conflicts == {ORDER}


def html(*paragraphs):
    return "".join(f'<p data-block-key="k{number}">{text}</p>' for number, text in enumerate(paragraphs))


def merge_blocks(base, mine, theirs):
    rows, conflicts = merge_streams([block("a", base)], [block("a", mine)], [block("a", theirs)])
    return rows[0]["value"], conflicts


def test_different_paragraphs_of_one_text_are_both_kept():
    merged, conflicts = merge_blocks(html("one", "two", "three"), html("one", "2", "three"), html("1", "two", "three"))
    assert merged == html("1", "2", "three")
    assert not conflicts


def test_a_paragraph_that_both_changed_is_a_conflict():
    merged, conflicts = merge_blocks(html("one", "two"), html("one", "mine"), html("one", "theirs"))
    assert (merged, conflicts) == (html("one", "theirs"), {"a"})


def test_paragraphs_added_at_the_same_place_are_a_conflict():
    _, conflicts = merge_blocks(html("one"), html("one", "mine"), html("one", "theirs"))
    assert conflicts == {"a"}


def test_text_outside_of_paragraphs_is_merged_as_a_whole():
    _, conflicts = merge_blocks("<p>one</p> x <p>two</p>", "<p>1</p> x <p>two</p>", "<p>one</p> x <p>2</p>")
    assert conflicts == {"a"}


def test_texts_with_two_equal_paragraphs_are_merged_as_a_whole():
    _, conflicts = merge_blocks(html("one", "", ""), html("1", "", ""), html("one", ""))
    assert conflicts == {"a"}


def test_different_fields_of_one_block_are_a_conflict():
    base = {"heading": "H", "text": html("one")}
    _, conflicts = merge_blocks(base, base | {"heading": "mine"}, base | {"text": html("theirs")})
    assert conflicts == {"a"}


def test_paragraphs_within_a_block_with_several_fields_are_merged():
    base = {"heading": "H", "text": html("one", "two", "three")}
    mine, theirs = base | {"text": html("1", "two", "three")}, base | {"text": html("one", "two", "3")}
    merged, conflicts = merge_blocks(base, mine, theirs)
    assert merged == base | {"text": html("1", "two", "3")}
    assert not conflicts


PARAGRAPHS = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=5, unique=True)


@settings(max_examples=150, deadline=None)
@given(PARAGRAPHS, st.data())
def test_merged_paragraphs_have_the_changes_of_both(paragraphs, data):
    def changed(word):
        numbers = data.draw(st.sets(st.integers(0, len(paragraphs) - 1)))
        return [f"{word}{n}" if n in numbers else text for n, text in enumerate(paragraphs)], numbers

    mine, my_numbers = changed("mine")
    theirs, their_numbers = changed("theirs")
    merged, conflicts = merge_blocks(html(*paragraphs), html(*mine), html(*theirs))
    if my_numbers & their_numbers:
        assert conflicts
    elif not conflicts:
        both = [mine[n] if n in my_numbers else text for n, text in enumerate(theirs)]
        assert merged == html(*both)


def test_a_resolved_conflict_has_the_value_of_the_draft():
    merged = {"title": "live", "body": [block("a", "live"), block("b")]}
    draft = {"title": "draft", "body": [block("b"), block("c"), block("a", "draft")]}
    content = resolve(merged, draft, [Conflict("title"), Conflict("body", "a"), Conflict("body", "c")])
    assert content == {"title": "draft", "body": [block("a", "draft"), block("b"), block("c")]}
    assert ids(resolve(merged, draft, [Conflict("body", ORDER)])["body"]) == ["b", "a"]


def test_blocks_with_the_same_id_are_all_kept():
    rows = [block("a", "one"), block("a", "two")]
    assert merge_streams(rows, rows, rows) == (rows, set())


# Random histories: people change fields and blocks in turn. Each change adds a word that only it has.

PEOPLE = ("me", "dana", "eve")
EDITS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(["title", "summary", "change", "add", "delete", "move"]),
        st.integers(0, 9),
    ),
    max_size=12,
)


def apply_edit(content, number, person, action, position):
    content = json.loads(json.dumps(content))
    word, body = f" {person}{number}", content["body"]
    if action in ("title", "summary"):
        content[action] += word
    elif action == "add":
        body.insert(position % (len(body) + 1), block(f"{person}-{number}", html(word, word)))
    elif body and action == "change":
        row = body[position % len(body)]
        paragraphs = row["value"].split("</p>")
        paragraphs[position % 2] += word
        row["value"] = "</p>".join(paragraphs)
    elif body and action == "delete":
        del body[position % len(body)]
    elif body and action == "move":
        body.insert(0, body.pop(position % len(body)))
    return content


def changes_by(person, base, history):
    """Return the merge of everything that ``person`` did, into ``base``."""
    content, conflicts, before = base, set(), base
    for author, after in history:
        if author == person:
            merged = merge(before, after, content, FIELDS)
            content, conflicts = merged.content, conflicts | merged.conflicts
        before = after
    return content, conflicts


def build_history(edits):
    base = content = {"title": "T", "summary": "S", "body": [block(key, html("one", "two", "three")) for key in "abcd"]}
    history = []
    for number, (person, action, position) in enumerate(edits):
        content = apply_edit(content, number, person, action, position)
        history.append((person, content))
    return base, history, content


def words(content):
    return set(re.findall(r"(?:me|dana|eve)-?\d+", json.dumps(content)))


@settings(max_examples=150, deadline=None)
@given(EDITS)
def test_nothing_of_others_is_published(edits):
    base, history, _draft = build_history(edits)
    content, _ = changes_by("me", base, history)
    assert all(word.startswith("me") for word in words(content))


@settings(max_examples=150, deadline=None)
@given(EDITS)
def test_nothing_of_mine_is_lost(edits):
    base, history, draft = build_history(edits)
    content, conflicts = changes_by("me", base, history)
    asked = {row["value"] for row in draft["body"] if Conflict("body", row["id"]) in conflicts}
    asked |= {draft[name] for name in ("title", "summary") if Conflict(name) in conflicts}
    mine = {word for word in words(draft) if word.startswith("me") and "-" not in word}
    assert mine <= words(content) | words(sorted(asked))


@settings(max_examples=100, deadline=None)
@given(EDITS)
def test_my_changes_alone_are_the_whole_draft(edits):
    base, history, draft = build_history([("me", *edit[1:]) for edit in edits])
    content, conflicts = changes_by("me", base, history)
    assert content == draft
    assert not conflicts
