"""A banner that closes the clinic sets its days among the special days of the clinic’s hours."""

from __future__ import annotations

import re
import textwrap
from typing import Any

from django.db import transaction

from site_core.site_settings.history.values import read_values, set_value
from site_core.site_settings.models import ClinicSettings, SettingsChange

from .models import Banner

SENTENCE_END = re.compile(r"(?<=[.!?])\s")
MAX_NOTE = 80  # as SpecialDayBlock has it


@transaction.atomic
def set_special_days(banner: Banner, user: Any) -> None:
    """Make the special days of the clinic fit ``banner``, and record the change in the history of the settings."""
    update_entry(banner, user, create_entry(banner))


@transaction.atomic
def delete_special_days(banner: Banner, user: Any) -> None:
    update_entry(banner, user, None)


def update_entry(banner: Banner, user: Any, entry: dict[str, Any] | None) -> None:
    clinic = ClinicSettings.for_site(banner.site)
    clinic = ClinicSettings.objects.select_for_update().get(pk=clinic.pk)
    before = read_values(ClinicSettings, clinic.pk)
    entries = [day for day in before["special_days"] if day.get("id") != str(banner.special_day_id)]
    entries += [entry] if entry else []
    if entries != before["special_days"]:
        set_value(clinic, "special_days", entries)
        clinic.save()
        SettingsChange.record(clinic, user, before, read_values(ClinicSettings, clinic.pk))


def create_entry(banner: Banner) -> dict[str, Any] | None:
    """Return the special days of ``banner`` as a StreamField stores them, or None if it doesn’t close the clinic.

    A banner that closes only some of its places is not among the special days of the clinic: see closures.py.
    """
    if not (days := banner.closed_days) or not banner.closes_all_places:
        return None
    first, last = days
    value = {
        "date": first.isoformat(),
        "last_date": last.isoformat() if last != first else None,
        "closed": True,
        "opens": None,
        "closes": None,
        "note": create_note(banner),
    }
    return {"type": "day", "value": value, "id": str(banner.special_day_id)}


def create_note(banner: Banner) -> str:
    """Return the first sentence of ``banner``, for lists of hours."""
    return textwrap.shorten(SENTENCE_END.split(banner.text)[0], MAX_NOTE, placeholder=" …")
