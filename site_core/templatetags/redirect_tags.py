"""What confirmation pages of Wagtail's admin ask about visitors."""

from django import template

from site_core.redirects.admin.prompts import DestinationForm

register = template.Library()


@register.simple_tag(takes_context=True)
def visitors_form(context, pages, deleting=True):
    """The DestinationForm about ``pages``: one page, or the items of a bulk action."""
    pages = [item["item"] for item in pages] if isinstance(pages, list) else [pages]
    return DestinationForm(pages, context["request"].user, deleting)


@register.simple_tag
def visitors_media():
    """Wagtail's files for the page chooser in that form."""
    return DestinationForm.base_fields["page"].widget.media
