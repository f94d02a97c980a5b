"""Opening hours with one day each become entries with several days, and back."""

from importlib import import_module

from django.apps import apps

from site_core.site_settings.models import ClinicSettings
from tests.support.site_settings import save_clinic

DAYS = "site_core.site_settings.migrations.0006_merge_days_with_the_same_hours"


def entry(opens, closes, number, **days):
    return {"type": "hours", "id": f"id-{number}", "value": {**days, "opens": opens, "closes": closes}}


ONE_DAY_EACH = [
    entry("08:00:00", "12:00:00", 1, day="1"),
    entry("08:00:00", "12:00:00", 2, day="0"),
    entry("13:00:00", "17:00:00", 3, day="0"),
]
MERGED = [entry("08:00:00", "12:00:00", 1, days=["0", "1"]), entry("13:00:00", "17:00:00", 3, days=["0"])]


def test_days_with_the_same_hours_become_one_entry():
    assert import_module(DAYS).merge_days(ONE_DAY_EACH) == MERGED


def test_merging_twice_changes_nothing():
    assert import_module(DAYS).merge_days(MERGED) == MERGED


def test_entries_are_split_again():
    split = import_module(DAYS).split_days(MERGED)
    assert [(row["value"]["day"], row["value"]["opens"]) for row in split] == [
        ("0", "08:00:00"),
        ("0", "13:00:00"),
        ("1", "08:00:00"),
    ]


def stored_hours(clinic):
    return list(type(clinic).objects.get(pk=clinic.pk).opening_hours.raw_data)


def test_stored_hours_are_migrated_both_ways(site):
    save_clinic(site, opening_hours=MERGED)
    clinic = ClinicSettings.for_site(site.site)
    import_module(DAYS).split(apps, None)
    assert [row["value"]["day"] for row in stored_hours(clinic)] == ["0", "0", "1"]
    import_module(DAYS).merge(apps, None)
    assert [row["value"]["days"] for row in stored_hours(clinic)] == [["0", "1"], ["0"]]
