"""Compares the text of a form with the saved page, field by field."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from wagtail.models import Page

from site_core.pages.form_errors import iterate_errors
from site_core.pages.forms import BasePageForm

from ..drafts.comparison import Change, compare
from ..drafts.content import read_page


def match_rows(form: Any, data: QueryDict) -> QueryDict:
    """Return ``data`` without ids of rows that ``form``, an unbound one, doesn't have.

    Rows of inline panels may have been deleted since. Without its id, such a row is added again.
    """
    matched = data.copy()
    for formset in form.formsets.values():
        ids = {str(row.instance.pk) for row in formset.initial_forms}
        for name in [name for name in matched if name.startswith(f"{formset.prefix}-") and name.endswith("-id")]:
            if matched[name] not in ids:
                matched[name] = ""
    return matched


def apply_form(form: Any) -> None:
    """Change the instance of ``form``, which is not saved, to what its valid fields say."""
    if form.is_valid():
        form.save(commit=False)
        return
    for formset in form.formsets.values():
        if formset.is_valid():
            formset.save(commit=False)


def changed_fields(before: Page, after: Page) -> list[Change]:
    """Return what differs between two versions of a page."""
    return compare(type(after), read_page(before), read_page(after))


def page_errors(form: BasePageForm) -> list[str]:
    """Return what keeps the draft in ``form`` from being saved, with its place: “Slug: This slug is taken.”"""
    return [": ".join(filter(None, [place.label, " ".join(error.messages)])) for place, error in iterate_errors(form)]
