"""Treatments and team, for the templates of other apps."""

from django import template

from home.models import TeamIndexPage, TreatmentPage
from site_core.visibility import visible

register = template.Library()


@register.simple_tag
def treatments():
    """All live treatments, in editor order."""
    return TreatmentPage.for_listing()


@register.simple_tag
def related_treatments(page, count=3):
    """Live treatments that share topics with ``page``, most shared first."""
    return TreatmentPage.sharing_topics_with(page, count)


@register.simple_tag
def team_page():
    """The live team page, or None."""
    return visible(TeamIndexPage.objects).first()
