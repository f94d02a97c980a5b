"""The first pages and settings of a clinic's own site: enough to reach the clinic until people write the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Site

from site_core.pages.models import BasePage
from site_core.site_settings.models import ClinicSettings, NavigationSettings

from .enquiries.models import EnquirySettings
from .models import ContactPage, HomePage
from .site_root import SiteNotEmptyError, replace_welcome_page, site_is_empty


@dataclass(frozen=True)
class Clinic:
    """What the first pages need to know. Empty values are left out."""

    name: str
    phone: str = ""
    email: str = ""


@transaction.atomic
def start_clinic(clinic: Clinic) -> None:
    """Create the home and contact pages, and fill in the settings. Raise SiteNotEmptyError if there are pages.

    Raise ValidationError if a value of ``clinic`` is not valid.
    """
    if not site_is_empty():
        raise SiteNotEmptyError
    home = HomePage(title=clinic.name, slug="home", live=False)
    site = replace_welcome_page(home, clinic.name)
    save_settings(ClinicSettings, site, name=clinic.name, phone=clinic.phone, email=clinic.email)
    home = HomePage.objects.get(pk=home.pk)  # the tree has changed
    contact = home.add_child(instance=contact_page(clinic))
    publish(contact)
    fill_home(home, clinic, contact)
    publish(home)
    # Until somebody is there to read them: Settings, Inquiries.
    save_settings(EnquirySettings, site, is_open=False)
    link = [("link", {"page": contact, "url": "", "label": _("Contact")})]
    save_settings(NavigationSettings, site, header_links=link, footer_links=link)


def contact_page(clinic: Clinic) -> ContactPage:
    return ContactPage(
        title=_("Contact"),
        slug="contact",
        live=False,
        search_description=_("How to reach %(clinic)s: phone, address, and opening hours.") % {"clinic": clinic.name},
    )


def fill_home(home: HomePage, clinic: Clinic, contact: ContactPage) -> None:
    home.seo_title = clinic.name  # without the name of the site once more
    home.search_description = _("The website of %(clinic)s, and how to reach us.") % {"clinic": clinic.name}
    hero = {
        "heading": clinic.name,
        "text": _("Our new website is being written. You can already reach us."),
        "primary_label": _("Contact us"),
        "primary_page": contact.pk,
    }
    sections = [{"type": "hero", "value": hero}, {"type": "contact", "value": {"heading": _("Reach us"), "text": ""}}]
    home.body = HomePage.body.field.stream_block.to_python(sections)


def publish(page: BasePage) -> None:
    page.full_clean()
    page.save_revision().publish()


def save_settings(model: Any, site: Site, **values: Any) -> None:
    instance = model.for_site(site)
    for name, value in values.items():
        setattr(instance, name, value)
    instance.full_clean()
    instance.save()
