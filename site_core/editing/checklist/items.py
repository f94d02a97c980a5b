"""What is missing in a page as its form has it: for publishing, for readers, and for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from site_core.content.readability import Readability, measure_readability
from site_core.pages.form_errors import PanelLabels, Place, is_required_error, iterate_errors
from site_core.pages.forms import BasePageForm
from site_core.pages.metadata import page_language
from site_core.pages.models import BasePage
from site_core.pages.page_checks import Audience, Dismissal, PageProblem, find_problems
from site_core.pages.page_content import walk_page
from site_core.pages.required_fields import ANY_FIELD


class Item(NamedTuple):
    """One thing that is missing. ``path`` and ``element_id`` say where in the form it is (see ``Place``)."""

    label: str
    message: str
    path: str = ""
    element_id: str = ""
    dismissal: Dismissal | None = None
    source_url: str = ""
    is_in_place: bool = False


class Checklist(NamedTuple):
    needed: list[Item]  # before the page can be published
    readers: list[Item]
    search: list[Item]
    readability: Readability | None

    @property
    def total(self) -> int:
        return len(self.needed) + len(self.readers) + len(self.search)


def make_checklist(form: BasePageForm) -> Checklist:
    """Return what is missing in the page of ``form``, which has been validated. Nothing is saved."""
    needed = needed_items(form)
    page = page_as_typed(form)
    needed_paths = {item.path for item in needed}
    problems = [problem for problem in find_problems(page) if problem.path not in needed_paths]
    passages = walk_page(page).passages if page_language(page).startswith("en") else []
    return Checklist(
        needed,
        problem_items(problems, Audience.READERS),
        problem_items(problems, Audience.SEARCH),
        measure_readability(passages),
    )


def needed_items(form: BasePageForm) -> list[Item]:
    """Return the errors of ``form``, which has been validated, in the order of its fields."""
    order = list(PanelLabels(type(form.instance).get_edit_handler()).fields)
    items = dict.fromkeys(make_item(place, error) for place, error in iterate_errors(form))  # no duplicates
    names = [item.path.partition(".")[0] for item in items]
    positions = [order.index(name) if name in order else len(order) for name in names]
    return [item for _position, item in sorted(zip(positions, items, strict=True), key=lambda pair: pair[0])]


def make_item(place: Place, error: ValidationError) -> Item:
    message = " ".join(error.messages)
    if is_required_error(error):
        message = place.hint or str(ANY_FIELD)
    return Item(place.label or _("Page"), message, place.path, place.element_id)


def problem_items(problems: Iterable[PageProblem], audience: Audience) -> list[Item]:
    return [
        Item(each.label, each.message, each.path, "", each.dismissal, each.source_url, each.is_in_place)
        for each in problems
        if each.audience == audience
    ]


def page_as_typed(form: BasePageForm) -> BasePage:
    """Return the page of ``form`` with its references and the texts in its fields, also those with errors."""
    page: BasePage = form.instance
    for name in form.errors:
        if name in form.fields and isinstance(
            page._meta.get_field(name), (models.CharField, models.TextField, StreamField)
        ):
            setattr(page, name, form.posted_value(name) or "")
    if "references" in form.formsets:
        rows = sorted(form.rows("references"), key=lambda row: row.cleaned_data.get("ORDER") or 0)
        page.references = [row.instance for row in rows]  # in memory
    return page
