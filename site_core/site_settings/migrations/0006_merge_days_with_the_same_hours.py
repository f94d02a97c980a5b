"""Merge the entries of days that have the same hours: an entry has several days now."""

import json
import uuid

from django.db import migrations


def merge_days(entries):
    """Return ``entries``, the stored opening hours with a day each, with one entry for each pair of times."""
    merged = {}
    for entry in entries:
        value = dict(entry["value"])
        days = [value.pop("day")] if "day" in value else value.pop("days", [])
        times = (value.get("opens"), value.get("closes"))
        if times not in merged:
            merged[times] = {**entry, "value": {"days": [], **value}}
        known = merged[times]["value"]["days"]
        known.extend(str(day) for day in days if str(day) not in known)
    for entry in merged.values():
        entry["value"]["days"].sort()
    return list(merged.values())


def split_days(entries):
    """Return ``entries`` with one entry for each day, as before."""
    split = []
    for entry in entries:
        value = dict(entry["value"])
        for number, day in enumerate(value.pop("days", [])):
            new_id = entry.get("id") if number == 0 else str(uuid.uuid4())
            split.append({"type": entry["type"], "value": {"day": day, **value}, "id": new_id})
    return sorted(split, key=lambda entry: entry["value"]["day"])


def convert(apps, function):
    for clinic in apps.get_model("site_settings", "ClinicSettings").objects.all():
        if entries := list(clinic.opening_hours.raw_data):
            clinic.opening_hours = json.dumps(function(entries))
            clinic.save(update_fields=["opening_hours"])


def merge(apps, schema_editor):
    convert(apps, merge_days)


def split(apps, schema_editor):
    convert(apps, split_days)


class Migration(migrations.Migration):
    dependencies = [
        ("site_settings", "0005_days_with_the_same_hours"),
    ]

    operations = [migrations.RunPython(merge, split)]
