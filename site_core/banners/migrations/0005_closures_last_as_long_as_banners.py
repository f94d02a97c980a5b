"""Closures are no longer copied into the special days of the clinic: what banners added there is removed."""

import datetime
import json

from django.db import migrations, models

DAY, SECOND = datetime.timedelta(days=1), datetime.timedelta(seconds=1)


def remove_copies(apps, schema_editor):
    alias = schema_editor.connection.alias
    banners = {
        str(banner.special_day_id): banner for banner in apps.get_model("banners", "Banner").objects.using(alias)
    }
    clean_settings(apps.get_model("site_settings", "ClinicSettings").objects.using(alias), banners)
    clean_history(apps.get_model("site_settings", "SettingsChange").objects.using(alias), banners)


def clean_settings(clinics, banners):
    """Remove the copies of ``banners``, by their ``special_day_id``."""
    for clinic in clinics.all():
        entries = list(clinic.special_days.raw_data)
        kept = without_copies(entries, banners, clinic.site_id)
        if kept != entries:
            clinic.special_days = json.dumps(kept)
            clinic.save(update_fields=["special_days"])


def without_copies(entries, banners, site_id):
    return [entry for entry in entries if not is_copy(entry, banners.get(entry.get("id")), site_id)]


def is_copy(entry, banner, site_id):
    """Return whether a banner added ``entry``, and nobody gave it other days or hours since."""
    if banner is None:
        return False
    value = entry.get("value") or {}
    if not value.get("closed") or value.get("opens") or value.get("closes"):
        return False
    if banner.site_id != site_id:
        return True  # what a banner left behind when it was moved to another site
    first, last = value.get("date") or "", value.get("last_date") or value.get("date") or ""
    # A day of leeway on both sides, whatever the time zone of the clinic was.
    return f"{banner.starts_at - DAY:%Y-%m-%d}" <= first and last <= f"{banner.ends_at - SECOND + DAY:%Y-%m-%d}"


def clean_history(changes, banners):
    """Remove the copies from the history of settings, so that undoing a change doesn't bring them back."""
    for change in changes.filter(changes__has_key="special_days"):
        before, after = change.changes["special_days"]
        cleaned = [without_copies(entries, banners, change.site_id) for entries in (before, after)]
        if cleaned == [before, after]:
            continue
        if without_ids(cleaned[0]) != without_ids(cleaned[1]):
            change.changes["special_days"] = cleaned
        else:
            del change.changes["special_days"]
        change.save(update_fields=["changes"]) if change.changes else change.delete()


def without_ids(entries):
    return [{name: value for name, value in entry.items() if name != "id"} for entry in entries]


class Migration(migrations.Migration):
    dependencies = [
        ("banners", "0004_all_places"),
        ("site_settings", "0010_languages"),
    ]

    operations = [
        migrations.RunPython(remove_copies, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="banner",
            name="closes_clinic",
            field=models.BooleanField(
                default=False,
                help_text="As long as the banner has not ended, the hours on the site and in search results say that "
                "the clinic is closed on the days of the banner. Once it ends, they are as before.",
                verbose_name="the clinic is closed",
            ),
        ),
        migrations.RemoveField(model_name="banner", name="special_day_id"),
    ]
