"""Clinic and navigation settings of the small site."""

from site_core.site_settings.models import ClinicSettings, NavigationSettings


def save_clinic(site, **fields):
    clinic = ClinicSettings.for_site(site.site)
    for name, value in fields.items():
        setattr(clinic, name, value)
    clinic.save()


def save_navigation(site, **fields):
    navigation = NavigationSettings.for_site(site.site)
    for name, links in fields.items():
        setattr(navigation, name, [{"type": "link", "value": {"url": "", "label": "", **link}} for link in links])
    navigation.save()


def usual_hours(day, opens="09:00", closes="17:00"):
    """Return an entry of the opening hours. ``day`` is “0” for Monday, “01” for Monday and Tuesday."""
    return {"type": "hours", "value": {"days": list(day), "opens": opens, "closes": closes}}


def special_day(date, last_date=None, note="", **times):
    """Return a special day, or several until ``last_date``. Without times, the clinic is closed."""
    return {
        "type": "day",
        "value": {"date": date, "last_date": last_date, "closed": not times, "note": note, **times},
    }
