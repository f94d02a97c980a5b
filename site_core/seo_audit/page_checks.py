"""Findings based on the data of a single page."""

import datetime
import re
from collections.abc import Iterator

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from site_core.content.text_width import (
    MAX_DESCRIPTION_WIDTH,
    MAX_TITLE_WIDTH,
    MIN_DESCRIPTION_LENGTH,
    MIN_TITLE_LENGTH,
    description_width,
    title_width,
)
from site_core.pages.reference_checks import ReferenceProblem
from site_core.site_settings.patterns import unknown_placeholder

from .findings import Finding
from .page_data import PageData

MIN_HEADINGS_FOR_CONTENTS = 3  # from so many sections on, templates add a table of contents with a level 2 heading

# Prices and the like are checked once a year.
MAX_CHECK_AGE = datetime.timedelta(days=366)
# Texts of links that could go anywhere, without punctuation.
UNCLEAR_LINKS = {
    *("click", "click here", "click this link", "here", "this link", "link", "this", "this page", "page", "website"),
    *("more", "more here", "read more", "read on", "learn more", "see more", "find out more", "more information"),
    *("see here", "go here", "continue", "details", "download", "info"),
}
BARE_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
MAX_LINK_LENGTH = 80
# What to do about a claim that depends on the regulatory status. For the names of claims, see content/claims.py.
ADVICE = {
    "FDA-approved": gettext_lazy("This use is not approved. Say what the approval is for, or remove the claim."),
    "off-label": gettext_lazy(
        "The regulatory status says that this use is approved or cleared. Correct the text or the status. If another "
        "use is meant, say so."
    ),
}


def check_title(data: PageData) -> Iterator[Finding]:
    title, width = data.meta_title.strip(), title_width(data.meta_title)
    if not title:
        yield Finding("title_missing", _("The page has no title for search engines. Write one."), "seo_title")
    elif width > MAX_TITLE_WIDTH:
        message = _(
            "The title for search engines is %(width)s pixels wide (%(length)s characters). Search results truncate "
            "titles at about %(limit)s pixels. Shorten it, and put the important words first."
        )
        values = {"width": width, "length": len(title), "limit": MAX_TITLE_WIDTH}
        yield Finding("title_long", message % values, "seo_title")
    elif len(title) < MIN_TITLE_LENGTH:
        message = ngettext(
            "The title for search engines has only %(length)s character. Say what the page is about, in words that "
            "people search for.",
            "The title for search engines has only %(length)s characters. Say what the page is about, in words that "
            "people search for.",
            len(title),
        )
        yield Finding("title_short", message % {"length": len(title)}, "seo_title")


def check_description(data: PageData) -> Iterator[Finding]:
    text, width = data.meta_description.strip(), description_width(data.meta_description)
    if not text:
        message = _("The page has no description, and no text to take one from. Write one or two sentences.")
        yield Finding("description_missing", message, "search_description")
    elif not data.has_own_description:
        message = _("The description is taken from the text. Write one that makes people want to read the page.")
        yield Finding("description_automatic", message, "search_description")
    elif width > MAX_DESCRIPTION_WIDTH:
        message = _(
            "The description is %(width)s pixels wide (%(length)s characters). Search results truncate descriptions "
            "at about %(limit)s pixels. Shorten it, or put what matters first."
        )
        values = {"width": width, "length": len(text), "limit": MAX_DESCRIPTION_WIDTH}
        yield Finding("description_long", message % values, "search_description")
    elif len(text) < MIN_DESCRIPTION_LENGTH:
        message = ngettext(
            "The description has only %(length)s character. There is room for about 150. Add a little more.",
            "The description has only %(length)s characters. There is room for about 150. Add a little more.",
            len(text),
        )
        yield Finding("description_short", message % {"length": len(text)}, "search_description")


def check_placeholders(data: PageData) -> Iterator[Finding]:
    """Find placeholders in the editor’s own texts that nothing replaces, so that search results show them."""
    own_texts = {
        "seo_title": data.meta_title if data.has_own_title else "",
        "search_description": data.meta_description if data.has_own_description else "",
    }
    for field, text in own_texts.items():
        if name := unknown_placeholder(text):
            message = _("Search results show “%(name)s” unchanged. Use {title}, {clinic}, or {tagline}, or remove it.")
            yield Finding("placeholder_unknown", message % {"name": name}, field)


def check_headings(data: PageData) -> Iterator[Finding]:
    main_headings = [heading for heading in data.headings if heading[0] == 1]
    if not main_headings:
        yield Finding("h1_missing", _("The page has no main heading. Give it a title."), "title")
    for _level, text, path in main_headings[1:]:
        message = _("“%(text)s” is a second main heading. A page has only one. Make this a section heading.")
        yield Finding("h1_double", message % {"text": text}, path)
    has_contents = sum(level == 2 for level, *_rest in data.headings) >= MIN_HEADINGS_FOR_CONTENTS
    first_level = 2 if has_contents else 1
    previous = first_level
    for level, text, path in data.headings:
        if level > previous + 1:
            message = _(
                "“%(text)s” is a level %(level)s heading, but the heading before it is level %(previous)s. "
                "Screen reader users may think that a section is missing. Change it to level %(expected)s, or add a "
                "section heading above it."
            )
            values = {"text": text, "level": level, "previous": previous, "expected": previous + 1}
            yield Finding("heading_skipped", message % values, path)
        previous = max(level, first_level)


def check_content(data: PageData, min_words: int) -> Iterator[Finding]:
    if data.words < min_words:
        message = ngettext(
            "The text has %(words)s word. With fewer than %(limit)s, search engines rarely find enough to answer a "
            "question. Write more, or move this text to another page.",
            "The text has %(words)s words. With fewer than %(limit)s, search engines rarely find enough to answer a "
            "question. Write more, or move this text to another page.",
            data.words,
        )
        yield Finding("text_thin", message % {"words": data.words, "limit": min_words}, "body")
    for path in data.blank_alts:
        message = _("An image has no alt text. Describe what it shows, or mark it as decorative.")
        yield Finding("image_without_alt", message, path)


def check_link_texts(data: PageData) -> Iterator[Finding]:
    """Find links whose text doesn't say where they go. Screen reader users go through a page from link to link."""
    for path, text in data.link_texts:
        if is_unclear(text):
            message = _("The link “%(text)s” doesn’t say where it goes. Write what readers will find there.")
            yield Finding("link_text", message % {"text": text[:MAX_LINK_LENGTH]}, path)


def is_unclear(text: str) -> bool:
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return words in UNCLEAR_LINKS or bool(BARE_URL.fullmatch(text.strip()))


def check_dates(data: PageData) -> Iterator[Finding]:
    """Find days on which something was checked that are in the future, or more than a year ago."""
    today = timezone.localdate()
    for path, value in data.checked_dates:
        try:
            date = datetime.date.fromisoformat(value)
        except ValueError:
            continue
        formatted = formats.date_format(date)
        if date > today:
            message = _("%(date)s is in the future. Enter the day on which someone checked this.")
        elif today - date > MAX_CHECK_AGE:
            message = _("This was last checked on %(date)s. Check it again, and enter the new date.")
        else:
            continue
        yield Finding("date_outdated", message % {"date": formatted}, path)


def check_claims(data: PageData) -> Iterator[Finding]:
    for path, claim, sentence in data.claims:
        advice = str(
            ADVICE.get(claim) or _("No treatment can promise that. Say what studies found, and in how many people.")
        )
        message = _("The text says “%(claim)s”: “%(sentence)s” %(advice)s")
        yield Finding("claim", message % {"claim": claim, "sentence": sentence, "advice": advice}, path)


def check_review(data: PageData) -> Iterator[Finding]:
    if data.review is None:
        return
    if not data.review["reviewer"]:
        message = _("The page has no medical reviewer. Submit it for medical review.")
        yield Finding("reviewer_missing", message, "reviewer")
    if not data.review["next"]:
        message = _("There is no date for the next review. Submit the page for medical review.")
        yield Finding("review_undated", message, "next_review")
        return
    due = datetime.date.fromisoformat(data.review["next"])
    if due < timezone.localdate():
        message = _("The medical review was due on %(date)s. Have the page reviewed again.")
        yield Finding("review_overdue", message % {"date": formats.date_format(due)}, "next_review")


def check_references(data: PageData) -> Iterator[Finding]:
    for number, same_as in data.references:
        code = "reference_twice" if same_as else "reference_uncited"
        yield Finding(code, ReferenceProblem(number, same_as).message, "references")


def check_page(data: PageData, min_words: int) -> list[Finding]:
    """Return the findings about one page. ``min_words`` is the minimum for its type (0: any length is fine)."""
    return [
        *check_title(data),
        *check_description(data),
        *check_placeholders(data),
        *check_headings(data),
        *check_content(data, min_words),
        *check_link_texts(data),
        *check_dates(data),
        *check_claims(data),
        *check_references(data),
        *check_review(data),
    ]
