"""References that the text doesn’t cite, and works that are in the list twice, in the list beside the form."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from site_core.content.citations import cited_numbers
from site_core.pages.models import BasePage, ReviewedPage
from site_core.pages.page_checks import Audience, PageProblem
from site_core.pages.reference_identifiers import work_keys


def find_reference_problems(page: BasePage) -> Iterator[PageProblem]:
    """Yield what is wrong with the references of ``page``. What the text cites in vain prevents publishing."""
    if not isinstance(page, ReviewedPage):
        return
    cited: set[int] = set().union(*(cited_numbers(getattr(page, name)) for name in page.cited_fields))
    first: dict[str, int] = {}
    for number, reference in enumerate(page.references.all(), 1):
        keys = work_keys(reference.doi, reference.url, reference.title, reference.year)
        if earlier := next((first[key] for key in sorted(keys) if key in first), 0):
            message = _(
                "References %(first)d and %(second)d are the same work. Cite one of them, and delete the other."
            )
            values = {"first": earlier, "second": number}
            yield PageProblem(_("Reference listed twice"), message % values, "references", Audience.READERS)
        if number not in cited:
            message = _("The text doesn’t cite reference %(number)d. Cite it as [%(number)d], or delete it.")
            label = _("Reference not cited")
            yield PageProblem(label, message % {"number": number}, "references", Audience.READERS)
        for key in keys:
            first.setdefault(key, number)
