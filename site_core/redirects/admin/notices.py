"""Tells editors what became of redirects when they changed, moved, unpublished or deleted pages."""

from django.urls import reverse
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from .. import automatic, retiring


def tell_of_changes(request):
    """Messages about what followed from changed slugs, moves and publication in this request."""
    notices = automatic.pop_summaries()
    created, removed = sum(each.created for each in notices), sum(each.removed for each in notices)
    if created:
        tell(
            request,
            ngettext(
                "Visitors of the old address are redirected.",
                "Visitors of the %(number)d old addresses are redirected.",
                created,
            )
            % {"number": created},
        )
    if removed:
        tell(
            request,
            ngettext(
                "A redirect that stood at this address was removed, as a page is there now.",
                "%(number)d redirects were removed, as pages are at their addresses now.",
                removed,
            )
            % {"number": removed},
        )


def tell_of_retirement(request, answer=retiring.GONE):
    """A message about the addresses of pages that were unpublished or deleted, with the answer of DestinationForm."""
    notices = automatic.pop_summaries()
    created, followed = sum(each.created for each in notices), sum(each.retargeted for each in notices)
    sentences = [*closed(created, answer), *followers(followed, answer)]
    if sentences:
        tell(request, " ".join(sentences))


def closed(number, answer):
    if not number:
        return []
    if answer == retiring.GONE:
        text = ngettext(
            "%(number)d address now answers with “gone” (410).",
            "%(number)d addresses now answer with “gone” (410).",
            number,
        )
    else:
        text = ngettext(
            "Visitors of %(number)d address now go to %(place)s.",
            "Visitors of %(number)d addresses now go to %(place)s.",
            number,
        )
    return [text % {"number": number, "place": place_of(answer)}]


def followers(number, answer):
    if not number:
        return []
    if answer == retiring.GONE:
        text = ngettext(
            "%(number)d redirect that led there says “gone” as well.",
            "%(number)d redirects that led there say “gone” as well.",
            number,
        )
    else:
        text = ngettext(
            "%(number)d redirect that led there follows to %(place)s.",
            "%(number)d redirects that led there follow to %(place)s.",
            number,
        )
    return [text % {"number": number, "place": place_of(answer)}]


def place_of(answer):
    return f"“{answer.get_admin_display_title()}”" if isinstance(answer, Page) else "the page above"


def tell(request, text):
    """Show ``text``, with a button to the redirects that made themselves for people who may see redirects."""
    buttons = []
    if request.user.has_perm("site_core.view_redirectrule"):
        url = f"{reverse('redirects:list')}?automatically_created=true"
        buttons = [messages.button(url, "See redirects")]
    messages.success(request, text, buttons=buttons)
