"""The links in the header and footer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page

from . import blocks


def validate_portal_url(url: str) -> None:
    """Raise ValidationError if ``url`` is not an HTTPS URL without a user name and password."""
    try:
        URLValidator(schemes=["https"])(url)
    except ValidationError:
        raise ValidationError(
            gettext("Enter the whole URL of the portal, such as https://portal.example.org/login.")
        ) from None
    if "@" in urlsplit(url).netloc:
        raise ValidationError(gettext("Leave the user name and password out of the URL. Every visitor sees it."))


@register_setting(icon="list-ul", order=20)
class NavigationSettings(BaseSiteSetting):
    """The links of the header and footer, in the order that admins drag them into."""

    header_links = StreamField(
        [("link", blocks.NavigationLinkBlock())],
        blank=True,
        max_num=5,
        verbose_name=_("header links"),
        help_text=_("At most five."),
    )
    header_action = StreamField(
        [("link", blocks.NavigationLinkBlock())],
        blank=True,
        max_num=1,
        verbose_name=_("header button"),
        help_text=_("The button at the top of every page, for example “Request an appointment”."),
    )
    footer_links = StreamField(
        [("link", blocks.NavigationLinkBlock())], blank=True, max_num=10, verbose_name=_("footer links")
    )
    notice_links = StreamField(
        [("link", blocks.NavigationLinkBlock())],
        blank=True,
        max_num=10,
        verbose_name=_("links to legal notices"),
        help_text=_("Privacy practices, accessibility, and other notices that the law requires."),
    )

    portal_url = models.CharField(
        _("patient portal"),
        max_length=500,
        blank=True,
        validators=[validate_portal_url],
        help_text=_(
            "The URL at which patients sign in at another company, beginning with https://. The menu on phones and "
            "the footer of every page link to it. The site itself never requests it."
        ),
    )

    panels = [
        FieldPanel("header_links"),
        FieldPanel("header_action"),
        FieldPanel("footer_links"),
        FieldPanel("notice_links"),
        FieldPanel("portal_url"),
    ]

    MENUS = ("header_links", "header_action", "footer_links", "notice_links")

    class Meta:
        verbose_name = _("navigation")

    @property
    def portal_link(self) -> str:
        """``portal_url`` if it is one. Values can come from elsewhere than the form, such as from a database."""
        return valid_url(self.portal_url, validate_portal_url)

    @cached_property
    def menus(self) -> dict[str, list[NavigationLink]]:
        """The links of each field, without those to pages that are deleted or not live. One query for all pages."""
        rows = {menu: [item["value"] for item in getattr(self, menu).get_prep_value()] for menu in self.MENUS}
        ids = {row["page"] for menu in rows.values() for row in menu if row.get("page")}
        pages = Page.objects.live().in_bulk(ids)
        links = {menu: [navigation_link(row, pages) for row in menu_rows] for menu, menu_rows in rows.items()}
        return {menu: [link for link in menu_links if link.href] for menu, menu_links in links.items()}


class NavigationLink(NamedTuple):
    href: str
    text: str


def navigation_link(row: dict[str, Any], pages: dict[int, Page]) -> NavigationLink:
    """Return the link of ``row``, the stored value of a NavigationLinkBlock. ``pages`` maps ids to live pages."""
    if row.get("page"):
        page = pages.get(row["page"])
        return NavigationLink(page.url or "", row.get("label") or page.title) if page else NavigationLink("", "")
    return NavigationLink(valid_url(row.get("url") or "", blocks.validate_link), row.get("label") or "")


def valid_url(url: str, validate: Callable[[str], None]) -> str:
    """Return ``url``, or an empty string if ``validate`` raises ValidationError."""
    try:
        validate(url)
    except ValidationError:
        return ""
    return url
