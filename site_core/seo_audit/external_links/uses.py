"""Store which pages and settings link to which URLs of other websites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page, Site

from site_core.content.link_contexts import find_link_contexts
from site_core.site_settings.models import SiteSettings

from .models import ExternalLink, ExternalLinkUse
from .urls import get_host, is_absolute, normalize_url, own_hostnames

Setting = ExternalLinkUse.Setting
BATCH_SIZE = 200


class FoundLink(NamedTuple):
    path: str
    href: str
    sentence: str


class Place(NamedTuple):
    """A page, its draft, or a setting of a site."""

    page_id: int | None = None
    site_id: int | None = None
    setting: str = ""
    is_draft: bool = False


def save_page_uses(links: Mapping[int, Iterable[Iterable[str]]]) -> None:
    """Replace the stored uses on pages by ``{page id: [(path, href, sentence), …]}``. Aliases repeat their original."""
    originals = Page.objects.filter(pk__in=links, alias_of=None).values_list("pk", flat=True)
    save_uses({Place(page_id=pk): [FoundLink(*link) for link in links[pk]] for pk in originals})


def save_setting_uses(site: Site) -> None:
    """Replace the stored uses in the settings of ``site``."""
    settings = SiteSettings.for_site(site)
    profiles = settings.clinic.social_profiles.get_prep_value()
    clinic = [FoundLink("social_profiles", row["value"]["url"], row["value"]["label"]) for row in profiles]
    clinic += [FoundLink("crisis_text", *link) for link in find_link_contexts(settings.clinic.crisis_text)]
    menus = [
        FoundLink(menu, row["value"]["url"], row["value"].get("label") or "")
        for menu in settings.navigation.MENUS
        for row in getattr(settings.navigation, menu).get_prep_value()
        if row["value"].get("url")
    ]
    save_uses(
        {
            Place(site_id=site.pk, setting=Setting.CLINIC): clinic,
            Place(site_id=site.pk, setting=Setting.NAVIGATION): menus,
        }
    )


def save_uses(links: Mapping[Place, list[FoundLink]]) -> None:
    """Replace the stored uses in some places."""
    own = own_hostnames()
    new: dict[Place, set[tuple[str, FoundLink]]] = {}
    for place, found in links.items():
        urls = {(normalize_url(link.href), link) for link in found if is_absolute(link.href)}
        new[place] = {(url, link) for url, link in urls if get_host(url) not in own}
    old = stored_uses(new)
    changed = {place: rows for place, rows in new.items() if rows != old.get(place, set())}
    if not changed:
        return
    with transaction.atomic():
        ids = get_link_ids({url for rows in changed.values() for url, _link in rows})
        ExternalLinkUse.objects.filter(in_places(changed)).delete()
        uses = [
            ExternalLinkUse(link_id=ids[url], **place._asdict(), **link._asdict())
            for place, rows in changed.items()
            for url, link in sorted(rows)
        ]
        ExternalLinkUse.objects.bulk_create(uses, batch_size=BATCH_SIZE)


def in_places(places: Iterable[Place]) -> Q:
    """Return the condition for the uses in ``places``."""
    places = list(places)
    condition = Q(pk__in=[])
    for is_draft in (False, True):
        pages = [place.page_id for place in places if place.page_id and place.is_draft is is_draft]
        if pages:
            condition |= Q(page__in=pages, is_draft=is_draft)
    for place in places:
        if place.setting:
            condition |= Q(site=place.site_id, setting=place.setting)
    return condition


def stored_uses(places: Iterable[Place]) -> dict[Place, set[tuple[str, FoundLink]]]:
    rows = ExternalLinkUse.objects.filter(in_places(places)).values_list(
        "page", "site", "setting", "is_draft", "link__url", "path", "href", "sentence"
    )
    stored = defaultdict(set)
    for page_id, site_id, setting, is_draft, url, *link in rows:
        stored[Place(page_id, site_id, setting, is_draft)].add((url, FoundLink(*link)))
    return stored


def get_link_ids(urls: Iterable[str]) -> dict[str, int]:
    """Return ``{URL: id}``, creating links that are new. The rows are locked, so that nobody deletes them meanwhile."""
    urls = sorted(urls)
    links = [ExternalLink(url=url, host=get_host(url)[:255]) for url in urls]
    ExternalLink.objects.bulk_create(links, batch_size=BATCH_SIZE, ignore_conflicts=True)
    ids: dict[str, int] = {}
    for start in range(0, len(urls), BATCH_SIZE):
        rows = ExternalLink.objects.select_for_update().filter(url__in=urls[start : start + BATCH_SIZE])
        ids |= dict(rows.order_by("pk").values_list("url", "pk"))
    return ids


def delete_unused() -> None:
    """Delete uses on pages that are no longer public, and links that nothing uses, with their results."""
    ExternalLinkUse.objects.filter(page__live=False, is_draft=False).delete()
    ExternalLink.objects.filter(uses=None).delete()
