"""References that are not cited, or listed twice, in the list beside the form."""

from __future__ import annotations

from collections.abc import Iterator

from site_core.pages.models import BasePage
from site_core.pages.page_checks import Audience, PageProblem
from site_core.pages.reference_checks import find_reference_problems


def check_references(page: BasePage) -> Iterator[PageProblem]:
    for problem in find_reference_problems(page):
        yield PageProblem(problem.label, problem.message, "references", Audience.READERS)
