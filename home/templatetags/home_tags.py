"""Treatments and team, for the templates of other apps."""

from django import template

from home.models import HomePage, TreatmentPage

register = template.Library()


def _home(context):
    """The home page that is being shown, which has read its lists already; another one in block previews."""
    page = context.get("page")
    return page if isinstance(page, HomePage) else HomePage()


@register.simple_tag(takes_context=True)
def treatments(context):
    """All live treatments, in editor order."""
    return _home(context).treatments


@register.simple_tag
def related_treatments(page, count=3):
    """Live treatments that share topics with ``page``, most shared first."""
    return TreatmentPage.sharing_topics_with(page, count)


@register.simple_tag(takes_context=True)
def team_page(context):
    """The live team page, or None."""
    return _home(context).team
