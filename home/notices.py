"""What the required notices of a site lack: pages, visitors who can see them, links in the footer, reviews."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from site_core.models import NavigationSettings
from site_core.visibility import visible

from .models import HomePage, Notice, StandardPage

MENUS = ("notice_links", "footer_links")


@dataclass(frozen=True)
class Lack:
    """``problem`` ends the sentence that ``notice`` begins; ``url`` is where ``step`` is taken.

    ``page`` is what must be edited for it: the notice's page, the home page where there is none, None for the menus.
    """

    notice: Notice
    problem: str
    step: str
    url: str
    page: object = None


def lacks_of(site):
    """A Lack for each notice that is not in order; none for a site without one of our home pages."""
    home = HomePage.objects.filter(pk=site.root_page_id).defer_streamfields().first()
    if home is None:
        return []
    pages = StandardPage.objects.descendant_of(home).exclude(notice="").defer_streamfields().order_by("path")
    shown = set(visible(pages).values_list("pk", flat=True))
    linked = pages_in_footer(site)
    lacks = []
    for notice in Notice:
        candidates = [page for page in pages if page.notice == notice]
        # Of several, the one that visitors find.
        candidates.sort(key=lambda page: (page.pk not in shown, page.pk not in linked))
        lacks.append(lack_of(notice, candidates[0] if candidates else None, home, site, shown, linked))
    return [lack for lack in lacks if lack]


def pages_in_footer(site):
    """Ids of the pages that the footer of ``site`` links to."""
    navigation = NavigationSettings.objects.filter(site=site).first()
    if navigation is None:
        return set()
    links = [item["value"] for menu in MENUS for item in getattr(navigation, menu).get_prep_value()]
    return {link["page"] for link in links if link.get("page")}


def lack_of(notice, page, home, site, shown, linked):
    if page is None:
        add = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk])
        step = "Write it, or open the page that has it and choose it there under Settings"
        return Lack(notice, "has no page", step, add, home)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if page.pk not in shown:
        return Lack(notice, "can’t be seen by visitors", "Publish it", edit, page)
    if page.pk not in linked:
        menus = reverse("wagtailsettings:edit", args=["site_core", "navigationsettings", site.pk])
        return Lack(notice, "is not in the footer", "Add it to the notices", menus)
    if page.notice_review is None:
        return Lack(notice, "has no date for its next review", "Set the date under Settings", edit, page)
    if page.notice_review < timezone.localdate():
        since = date_format(page.notice_review, "F j, Y")
        step = "Read it again, then set the next date under Settings"
        return Lack(notice, f"was due for review on {since}", step, edit, page)
    return None
