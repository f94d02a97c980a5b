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
