"""Treatments, the team, and locations, for the templates of other apps."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import QuerySet

from site_core.pages.models import TopicalPage

from ..location_links import locations_of
from ..models import HomePage, TeamIndexPage, TreatmentPage

register = template.Library()


def _home_page(context: dict[str, Any]) -> HomePage:
    """Return the home page being rendered, which may have cached its lists. Block previews have none."""
    page = context.get("page")
    return page if isinstance(page, HomePage) else HomePage()


@register.simple_tag(takes_context=True)
def treatments(context: dict[str, Any]) -> QuerySet[TreatmentPage]:
    """Return all live treatments in editor order."""
    return _home_page(context).treatments


@register.simple_tag
def related_treatments(page: TopicalPage, count: int = 3) -> list[TreatmentPage]:
    """Return live treatments that share topics with ``page``. The ones that share the most come first."""
    return TreatmentPage.sharing_topics_with(page, count)


@register.simple_tag(takes_context=True)
def team_page(context: dict[str, Any]) -> TeamIndexPage | None:
    """Return the live team page."""
    return _home_page(context).team


register.simple_tag(locations_of)
