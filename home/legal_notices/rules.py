"""Finds problems with a site's required notices: missing or hidden pages, missing footer links, overdue reviews."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from site_core.pages.querysets import public_live
from site_core.site_settings.models import NavigationSettings

from ..models import HomePage, Notice, StandardPage

FOOTER_MENUS = ("notice_links", "footer_links")


@dataclass(frozen=True)
class NoticeProblem:
    """``summary`` is a sentence without its period. ``url`` is the admin page where a user takes ``action``.

    ``page`` is the page the user has to edit: the notice, or the home page if there is no notice yet. None means the
    navigation settings.
    """

    notice: Notice
    summary: str
    action: str
    url: str
    page: Page | None = None


def problems_for(site: Site) -> list[NoticeProblem]:
    """Return one problem for each notice that needs attention. Sites without a HomePage have none."""
    home = site.root_page
    if not issubclass(home.specific_class or Page, HomePage):
        return []
    is_visible = Exists(public_live(StandardPage.objects.filter(pk=OuterRef("pk"))))
    pages = StandardPage.objects.descendant_of(home).exclude(notice="").defer_streamfields().order_by("path")
    pages = list(pages.annotate(is_visible=is_visible))
    visible_pks = {page.pk for page in pages if page.is_visible}
    linked_pks = footer_page_ids(site)
    problems = []
    for notice in Notice:
        candidates = [page for page in pages if page.notice == notice]
        # If several pages are the same notice, check the one that visitors find.
        candidates.sort(key=lambda page: (page.pk not in visible_pks, page.pk not in linked_pks))
        page = candidates[0] if candidates else None
        problem = find_problem(notice, page, visible_pks, linked_pks, site) if page else missing_page(notice, home)
        if problem:
            problems.append(problem)
    return problems


def footer_page_ids(site: Site) -> set[int]:
    """Return the ids of the pages that the footer of ``site`` links to."""
    navigation = NavigationSettings.objects.filter(site=site).first()
    if navigation is None:
        return set()
    links = [item["value"] for menu in FOOTER_MENUS for item in getattr(navigation, menu).get_prep_value()]
    return {link["page"] for link in links if link.get("page")}


def missing_page(notice: Notice, home: Page) -> NoticeProblem:
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk])
    summary = _("%(notice)s has no page") % {"notice": notice.label}
    action = _("Create the page, or open an existing one and select the notice under Settings")
    return NoticeProblem(notice, summary, action, url, home)


def find_problem(
    notice: Notice, page: StandardPage, visible_pks: Container[int], linked_pks: Container[int], site: Site
) -> NoticeProblem | None:
    """Return the first problem of ``page``, which is the notice ``notice``."""
    label = {"notice": notice.label}
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if page.pk not in visible_pks:
        return NoticeProblem(
            notice, _("%(notice)s is not visible to visitors") % label, _("Publish the page"), edit_url, page
        )
    if page.pk not in linked_pks:
        menus_url = reverse("wagtailsettings:edit", args=["site_settings", "navigationsettings", site.pk])
        return NoticeProblem(
            notice, _("%(notice)s is not linked in the footer") % label, _("Add it to the notices"), menus_url
        )
    if page.notice_review is None:
        return NoticeProblem(
            notice, _("%(notice)s has no review date") % label, _("Set the date under Settings"), edit_url, page
        )
    if page.notice_review < timezone.localdate():
        summary = _("%(notice)s was due for review on %(date)s") % {**label, "date": date_format(page.notice_review)}
        action = _("Review the page, then set the next date under Settings")
        return NoticeProblem(notice, summary, action, edit_url, page)
    return None
