"""Findings that one page's facts show by themselves."""

import datetime

from django.utils import timezone

from ..widths import (
    MAX_DESCRIPTION_WIDTH,
    MAX_TITLE_WIDTH,
    MIN_DESCRIPTION_LENGTH,
    MIN_TITLE_LENGTH,
    description_width,
    title_width,
)
from .findings import Finding


def check_title(facts):
    title, width = facts.meta_title.strip(), title_width(facts.meta_title)
    if not title:
        yield Finding("title_missing", "The page has no title for search engines. Write one.", "seo_title")
    elif width > MAX_TITLE_WIDTH:
        yield Finding(
            "title_long",
            f"The title for search engines is {width} pixels wide ({len(title)} characters); search results cut it "
            f"at about {MAX_TITLE_WIDTH}. Write a shorter one, the important words first.",
            "seo_title",
        )
    elif len(title) < MIN_TITLE_LENGTH:
        yield Finding(
            "title_short",
            f"The title for search engines has only {len(title)} characters. Say what the page is about, in "
            "words people search for.",
            "seo_title",
        )


def check_description(facts):
    text, width = facts.meta_description.strip(), description_width(facts.meta_description)
    if not text:
        message = "There is no description, and no text to take one from. Write one or two sentences."
        yield Finding("description_missing", message, "search_description")
    elif not facts.own_description:
        message = "The description is taken from the text. Write one that makes people want to read the page."
        yield Finding("description_automatic", message, "search_description")
    elif width > MAX_DESCRIPTION_WIDTH:
        yield Finding(
            "description_long",
            f"The description is {width} pixels wide ({len(text)} characters); search results cut it at about "
            f"{MAX_DESCRIPTION_WIDTH}. Shorten it, or put what matters first.",
            "search_description",
        )
    elif len(text) < MIN_DESCRIPTION_LENGTH:
        yield Finding(
            "description_short",
            f"The description has only {len(text)} characters; there is room for about 150. Say a little more.",
            "search_description",
        )


def check_headings(facts):
    tops = [heading for heading in facts.headings if heading[0] == 1]
    if not tops:
        yield Finding("h1_missing", "The page has no main heading. Give it a title.", "title")
    for _level, text, path in tops[1:]:
        message = f"“{text}” is a second main heading. A page has one: make this a section heading."
        yield Finding("h1_double", message, path)
    # From three sections on, templates set a contents list above the text, under a heading of level 2.
    opening = 2 if sum(level == 2 for level, *_ in facts.headings) >= 3 else 1
    before = opening
    for level, text, path in facts.headings:
        if level > before + 1:
            yield Finding(
                "heading_skipped",
                f"“{text}” is a heading of level {level}, but the one before is of level {before}. People who listen "
                f"to the page miss a step: make it level {before + 1}, or add the section heading above it.",
                path,
            )
        before = max(level, opening)


def check_content(facts, min_words):
    if facts.words < min_words:
        yield Finding(
            "text_thin",
            f"The text has {facts.words} words. Below {min_words}, search engines rarely find enough to answer "
            "a question: write more, or make this part of another page.",
            "body",
        )
    for path in facts.blank_alts:
        message = "A picture has no alternative text. Say what it shows, or tick “decorative”."
        yield Finding("image_without_alt", message, path)


def check_claims(facts):
    for path, claim, words in facts.claims:
        advice = (
            "This use is not approved: say what the approval is for, or leave it out."
            if claim == "FDA-approved"
            else "No treatment can promise that: say what studies found, in how many people."
        )
        yield Finding("claim", f"The text says “{claim}”: “{words}” {advice}", path)


def check_review(facts):
    if facts.review is None:
        return
    due = facts.review["next"] and datetime.date.fromisoformat(facts.review["next"])
    if not facts.review["reviewer"]:
        message = "Nobody is named as medical reviewer. Have a clinician check the page, and name them."
        yield Finding("reviewer_missing", message, "reviewer")
    if not due:
        message = "There is no date for the next review. Set one, usually a year after the last review."
        yield Finding("review_undated", message, "next_review")
    elif due < timezone.localdate():
        message = f"The medical review was due on {due:%B} {due.day}, {due.year}. Have the page reviewed again."
        yield Finding("review_overdue", message, "next_review")


def page_findings(facts, min_words):
    """Findings about one page; ``min_words`` is what its type asks for (0: any length will do)."""
    return [
        *check_title(facts),
        *check_description(facts),
        *check_headings(facts),
        *check_content(facts, min_words),
        *check_claims(facts),
        *check_review(facts),
    ]
