"""Who may review what."""

from __future__ import annotations

from typing import Any

from site_core.pages.models import PersonPage
from site_core.pages.review_workflow import reviewer_error


def reviewers_for(page: Any) -> list[PersonPage]:
    """Return the people who may review ``page``, a specific page or its draft, by name.

    They review medical pages, have not written this one, and review all topics or one of the page’s.
    """
    people = PersonPage.objects.live().filter(is_reviewer=True, alias_of=None)
    people = people.select_related("account").order_by("title")
    return [person for person in people if not reviewer_error(page, person)]
