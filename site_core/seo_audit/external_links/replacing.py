"""Replace a link by another one on all pages that a person may change."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from site_core.pages.minor_changes import Outcome
from site_core.pages.replacing.matching import Kind, Replacement, is_valid_url
from site_core.pages.replacing.services import PageMatches, PageResult, find_uses, replace_on_page, searched_pages, undo

from .access import edit_url
from .models import ExternalLink, ExternalLinkUse

User = Any


class ReplaceForm(forms.Form):
    new_url = forms.CharField(
        label=gettext_lazy("New URL"),
        max_length=2000,
        help_text=gettext_lazy("For example https://example.org/, or a path on this site, such as /contact/."),
    )

    def __init__(self, *args: Any, link: ExternalLink, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.link = link

    def clean_new_url(self) -> str:
        url: str = self.cleaned_data["new_url"].strip()
        if url.startswith("//") or not url.lower().startswith(("https://", "http://", "/")) or not is_valid_url(url):
            raise forms.ValidationError(_("Enter a complete URL, which starts with https://, or a path."))
        if url == self.link.url:
            raise forms.ValidationError(_("The pages already link to this URL. Enter another one."))
        return url


@dataclass
class Preview:
    """The pages on which the link would be replaced, or why not, and ``others`` that have to be changed by hand."""

    pages: list[PageMatches]
    others: list[tuple[ExternalLinkUse, str]]

    @property
    def count(self) -> int:
        return sum(matches.outcome is not Outcome.NOT_SAVED for matches in self.pages)


@dataclass
class Replaced:
    """What happened to each page. ``operations`` are what undoing needs, one for each spelling of the URL."""

    operations: list[uuid.UUID] = field(default_factory=list)
    pages: list[PageResult] = field(default_factory=list)


def replacements(link: ExternalLink, new_url: str) -> list[Replacement]:
    """Return one for each spelling of the URL on pages. A link to a part of the page keeps its fragment."""
    hrefs = sorted(set(link.uses.exclude(page=None).values_list("href", flat=True)))
    return [Replacement(href, with_fragment(new_url, href), Kind.URL, whole=True) for href in hrefs]


def with_fragment(url: str, href: str) -> str:
    fragment = urldefrag(href).fragment
    return f"{url}#{fragment}" if fragment and "#" not in url else url


def linking_pages(link: ExternalLink, user: User) -> list[Page]:
    pages = link.uses.exclude(page=None).values("page")
    return list(searched_pages(user).filter(pk__in=pages))


def preview(link: ExternalLink, user: User) -> Preview:
    """Return where ``link`` would be replaced. ``link`` is one of ``visible_links``."""
    pages = linking_pages(link, user)
    found: dict[int, PageMatches] = {}
    for replacement in replacements(link, link.url):
        for matches in find_uses(replacement, user, pages):
            if matches.page.pk in found:
                found[matches.page.pk].places += matches.places
            else:
                found[matches.page.pk] = matches
    others = [(use, edit_url(use)) for use in link.visible_uses if use.page_id not in found]
    return Preview(list(found.values()), others)


def plan(link: ExternalLink, new_url: str, user: User) -> list[tuple[uuid.UUID, Replacement, dict[int, None]]]:
    """Return the operations that replace ``link`` on the pages that ``user`` sees: one for each spelling of the URL."""
    pages = linking_pages(link, user)
    operations = []
    for replacement in replacements(link, new_url):
        if found := dict.fromkeys(matches.page.pk for matches in find_uses(replacement, user, pages)):
            operations.append((uuid.uuid4(), replacement, found))
    return operations


def replace(link: ExternalLink, new_url: str, user: User) -> Replaced:
    """Replace ``link`` on all pages that ``user`` may change, each with a new version."""
    replaced = Replaced()
    for operation, replacement, pages in plan(link, new_url, user):
        changed = [replace_on_page(pk, replacement, user, operation) for pk in pages]
        replaced.pages += [result for result in changed if result]
        if any(result and result.outcome is not Outcome.NOT_SAVED for result in changed):
            replaced.operations.append(operation)
    return replaced


def undo_all(operations: Iterable[uuid.UUID], user: User) -> list[PageResult]:
    """Undo ``operations``, the last one first."""
    return [page for operation in reversed(list(operations)) for page in undo(operation, user).pages]
