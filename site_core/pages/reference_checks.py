"""References that the text doesn’t cite, and works that are in the list twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from site_core.content.citations import cited_numbers

from .models import ReviewedPage
from .reference_identifiers import work_keys


class ReferenceProblem(NamedTuple):
    """Reference ``number`` is the same work as ``same_as``. If that is 0, the text doesn’t cite it."""

    number: int
    same_as: int = 0

    @property
    def label(self) -> str:
        return _("Reference listed twice") if self.same_as else _("Reference not cited")

    @property
    def message(self) -> str:
        values = {"number": self.number, "first": self.same_as}
        if self.same_as:
            text = _("References %(first)d and %(number)d are the same work. Cite one of them, and delete the other.")
        else:
            text = _("The text doesn’t cite reference %(number)d. Cite it as [%(number)d], or delete it.")
        return text % values


def find_reference_problems(page: Any) -> Iterator[ReferenceProblem]:
    """Yield what is wrong with the references of ``page``. What the text cites in vain prevents publishing."""
    if not isinstance(page, ReviewedPage):
        return
    cited: set[int] = set().union(*(cited_numbers(getattr(page, name)) for name in page.cited_fields))
    first: dict[str, int] = {}
    for number, reference in enumerate(page.references.all(), 1):
        keys = work_keys(reference.doi, reference.url, reference.title, reference.year)
        if earlier := next((first[key] for key in sorted(keys) if key in first), 0):
            yield ReferenceProblem(number, earlier)
        if number not in cited:
            yield ReferenceProblem(number)
        for key in keys:
            first.setdefault(key, number)
