"""Stems of English words: forms of a word have one, and it is the one that SQLite gives them."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_core.lib.stemming import stem

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    "forms",
    [
        ("effect", "effects"),
        ("treat", "treats", "treated", "treating", "treatment", "treatments"),
        ("infusion", "infusions", "infuse", "infused"),
        ("depressed", "depressing", "depression", "depressions"),
        ("move", "movement"),
        ("agree", "agreement"),
        ("therapy", "therapies"),
        ("suicide", "suicidal"),
        ("insurance", "insured", "insure"),
        ("worry", "worried", "worries"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms):
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("ketamine", "esketamine"), ("sing", "sin"), ("comment", "come")])
def test_different_words_have_different_stems(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["", "a", "is", "5", "h7", "café", "日本語", "o'brien"])
def test_other_than_english_words_stay_as_they_are(word):
    assert stem(word) == word


def stems_of_sqlite(words):
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE text USING fts5(word, tokenize='porter ascii')")
        database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab('text', 'instance')")
        database.executemany("INSERT INTO text(rowid, word) VALUES (?, ?)", enumerate(words))
        return [term for _doc, term in sorted(database.execute("SELECT doc, term FROM terms"))]


def test_stems_are_those_of_sqlite_except_for_ment():
    words = {word for page in DOCS.glob("*.md") for word in re.findall(r"\b[a-z]{3,}\b", page.read_text())}
    words = sorted(word for word in words if "ment" not in word)
    assert [stem(word) for word in words] == stems_of_sqlite(words)


@given(st.text("abcdeiglnorstuy", min_size=4, max_size=14))
def test_stems_of_made_up_words_are_those_of_sqlite(word):
    assert [stem(word)] == stems_of_sqlite([word])
