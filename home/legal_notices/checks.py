"""System checks that query the database: ``manage.py check --database default``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, transaction


@register(Tags.database)
def check_required_notices(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """``home.W001``: a clinic's site links to the required notices in its footer and keeps them up to date."""
    if "default" not in (databases or ()):
        return []
    try:
        with transaction.atomic():  # a failing query must not break a surrounding transaction
            return list(notice_warnings())
    except DatabaseError:
        return []  # no database or pending migrations: other checks report that


def notice_warnings() -> Iterator[CheckMessage]:
    from wagtail.models import Site

    from .rules import problems_for

    for site in Site.objects.all():
        for problem in problems_for(site):
            yield Warning(f"{site}: {problem.summary}.", hint=f"{problem.action}: {problem.url}", id="home.W001")
