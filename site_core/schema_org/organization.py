"""The clinic and its website as schema.org nodes. ``root`` is always the URL of the home page."""

from typing import Any
from urllib.parse import urljoin

from django.templatetags.static import static
from wagtail.images.models import SourceImageIOError

from site_core.lib.phone_numbers import e164
from site_core.media.rendition_specs import get_specs
from site_core.media.renditions import get_renditions
from site_core.site_settings.brand_icons import icon_url
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.opening_hours import MIDNIGHT, Span
from site_core.site_settings.places import Place

from .json_ld import SCHEMA_ORG, Node, language_tag, ref

(LOGO_SPEC,), (SHARE_IMAGE_SPEC,) = get_specs("logo"), get_specs("share")
SITE_ICON = "img/icon-512.png"
# https://schema.org/DayOfWeek, in the order of Python’s weekday numbers.
DAYS_OF_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def schema_org_url(name: str) -> str:
    """Return the URL of one of schema.org's own terms, “https://schema.org/Psychiatric”. Empty for an empty name."""
    return f"{SCHEMA_ORG}/{name}" if name else ""


def clinic_node(settings: SiteSettings, root: str) -> Node:
    """Return the clinic as every page has it, with what search engines require of a local business.

    https://developers.google.com/search/docs/appearance/structured-data/local-business
    """
    clinic = settings.clinic
    logo = logo_url(settings, root)
    return {
        "@type": "MedicalClinic",
        "@id": f"{root}#clinic",
        "name": clinic.name,
        "url": root,
        "logo": logo,
        "image": rendition_url(settings.sharing.og_image_default, SHARE_IMAGE_SPEC, root) or logo,
        "telephone": telephone(clinic),
        "address": postal_address(clinic),
    }


def website_node(clinic: Any, root: str) -> Node:
    return {
        "@type": "WebSite",
        "@id": f"{root}#website",
        "url": root,
        "name": clinic.name,
        "publisher": ref(f"{root}#clinic"),
        "inLanguage": language_tag(),
    }


def complete_clinic_node(settings: SiteSettings, root: str) -> Node:
    """Return everything about the clinic that the header and footer of every page show, for the pages about it."""
    clinic = settings.clinic
    return clinic_node(settings, root) | {
        "legalName": clinic.legal_name,
        "slogan": clinic.tagline,
        "medicalSpecialty": schema_org_url(settings.search.medical_specialty),
        "knowsLanguage": clinic.language_names,
        "sameAs": [profile.value["url"] for profile in clinic.social_profiles],
        **place_properties(clinic),
    }


def place_properties(place: Place) -> Node:
    """Return how to reach a place beyond its telephone and address, and when it is open."""
    return {
        "email": place.email,
        "faxNumber": e164(place.fax, place.country),
        "geo": coordinates(place),
        "hasMap": place.directions_url,
        "openingHoursSpecification": regular_hours(place),
        "specialOpeningHoursSpecification": special_hours(place),
        "contactPoint": contact_point(place),
    }


def telephone(place: Place) -> str:
    """Return the number to dial. An extension follows in words, because schema.org’s telephone is text, not a URL."""
    return place.phone_href.removeprefix("tel:").replace(";ext=", " ext. ")


def contact_point(place: Place) -> Node | None:
    if not place.phone:
        return None
    return {"@type": "ContactPoint", "contactType": "appointments", "telephone": telephone(place)}


def logo_url(settings: Any, root: str) -> str:
    """Return the URL of the logo, or of the site's icon if there is none.

    Google wants at least 112 × 112 pixels: https://developers.google.com/search/docs/appearance/structured-data/organization
    """
    icon = icon_url(settings, 512) or static(SITE_ICON)
    return rendition_url(settings.clinic.logo, LOGO_SPEC, root) or urljoin(root, icon)


def rendition_url(image: Any, spec: str, root: str) -> str:
    """Return the absolute URL of a rendition of ``image``. Empty without an image, or if its file can’t be read."""
    if image is None:
        return ""

    try:
        return urljoin(root, get_renditions(image, [spec])[spec].url)
    except SourceImageIOError:
        return ""


def postal_address(place: Place) -> Node | None:
    if not place.street and not place.city:
        return None
    return {
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "addressLocality": place.city,
        "addressRegion": place.region,
        "postalCode": place.postal_code,
        "addressCountry": place.country,
    }


def coordinates(place: Place) -> Node | None:
    if place.latitude is None or place.longitude is None:
        return None
    return {
        "@type": "GeoCoordinates",
        "latitude": float(place.latitude),
        "longitude": float(place.longitude),
    }


def regular_hours(place: Place) -> list[Node]:
    """Return one entry for each pair of opening and closing times, with all days on which they apply."""
    days: dict[Span, list[str]] = {}
    for name, spans in zip(DAYS_OF_WEEK, place.hours.usual, strict=True):
        for span in spans:
            days.setdefault(span, []).append(name)
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": names} | opening_times(span) for span, names in days.items()
    ]


def opening_times(span: Span) -> dict[str, str]:
    """Return when ``span`` begins and ends. Past midnight, “closes” comes before “opens”, as Google wants it."""
    return {"opens": span.opens.isoformat("minutes"), "closes": span.closes.isoformat("minutes")}


def special_hours(place: Place) -> list[Node]:
    """Return the upcoming special days that pages show. Closed all day is 00:00 to 00:00.

    https://developers.google.com/search/docs/appearance/structured-data/local-business
    """
    closed = Span(MIDNIGHT, MIDNIGHT)
    specifications = []
    for period in (day.period for day in place.upcoming_special_days()):
        valid = {"validFrom": period.first.isoformat(), "validThrough": period.last.isoformat()}
        for span in period.spans or [closed]:
            specifications.append({"@type": "OpeningHoursSpecification"} | valid | opening_times(span))
    return specifications
