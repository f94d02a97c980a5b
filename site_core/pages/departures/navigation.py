"""Links to a person’s page in the header and footer of a site."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from site_core.site_settings.history.values import read_values
from site_core.site_settings.models import NavigationSettings, SettingsChange

from ..people import PersonPage
from .references import PageReplacer

# What undoing needs, for the log: the primary key of the settings, and the raw values of the changed menus.
Record = dict[str, Any]


def changed_menus(settings: NavigationSettings, old: int, new: int) -> dict[str, Any]:
    """Return the raw values of the menus that link to the page ``old``, with ``new`` instead."""
    replacer = PageReplacer(old, new)
    fields = {menu: settings._meta.get_field(menu) for menu in settings.MENUS}
    values = {menu: replacer.map_stream(field, getattr(settings, menu)) for menu, field in fields.items()}
    return {menu: value for menu, value in values.items() if value is not None}


def linking_navigation(person: PersonPage) -> list[NavigationSettings]:
    """Return the settings whose links lead to ``person``, of all sites."""
    settings = NavigationSettings.objects.select_related("site").order_by("pk")
    return [item for item in settings if changed_menus(item, person.pk, 0)]


def navigation_refusal(user: AbstractUser) -> str:
    """Return why ``user`` can’t change the navigation. "" if they can."""
    if user.has_perm("site_settings.change_navigationsettings"):
        return ""
    return _("You don’t have permission to change it.")


def replace_in_navigation(old: PersonPage, new: PersonPage, user: AbstractUser) -> list[Record]:
    """Let the links to ``old`` lead to ``new``, with their labels. Return the records."""
    records = []
    for settings in linking_navigation(old):
        after = changed_menus(settings, old.pk, new.pk)
        before = {menu: list(getattr(settings, menu).get_prep_value()) for menu in after}
        save_menus(settings, after, user)
        records.append({"settings": settings.pk, "before": before, "after": after})
    return records


def restore_navigation(records: list[Record], user: AbstractUser) -> None:
    """Restore the menus that nobody changed since."""
    for record in records:
        settings = NavigationSettings.objects.filter(pk=record["settings"]).first()
        if settings:
            unchanged = {
                menu: value
                for menu, value in record["before"].items()
                if list(getattr(settings, menu).get_prep_value()) == record["after"][menu]
            }
            save_menus(settings, unchanged, user)


def save_menus(settings: NavigationSettings, menus: dict[str, Any], user: AbstractUser) -> None:
    """Save ``menus``, and record that in the history of the settings, which can undo it as well."""
    if not menus:
        return
    before = read_values(NavigationSettings, settings.pk)
    for menu, value in menus.items():
        setattr(settings, menu, settings._meta.get_field(menu).stream_block.to_python(value))
    settings.save()
    log(settings, "wagtail.edit", user=user)
    SettingsChange.record(settings, user, before, read_values(NavigationSettings, settings.pk))
