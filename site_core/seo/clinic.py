"""The clinic and its website as nodes of structured data."""

from urllib.parse import urljoin

from wagtail.images.shortcuts import get_rendition_or_not_found

from .graph import SCHEMA, language_tag, ref


def schema_org_url(name):
    """The address of one of schema.org's own values: “https://schema.org/Psychiatric”; empty for an empty name."""
    return f"{SCHEMA}/{name}" if name else ""


def clinic_stub(clinic, root):
    """Enough to name the clinic; home and contact page say the rest. ``root`` is the address of the home page."""
    return {"@type": "MedicalClinic", "@id": f"{root}#clinic", "name": clinic.name, "url": root}


def website_node(clinic, root):
    return {
        "@type": "WebSite",
        "@id": f"{root}#website",
        "url": root,
        "name": clinic.name,
        "publisher": ref(f"{root}#clinic"),
        "inLanguage": language_tag(),
    }


def medical_clinic_node(clinic, root, specialty=""):
    """Everything about the clinic that header and footer of every page show."""
    return clinic_stub(clinic, root) | {
        "legalName": clinic.legal_name,
        "slogan": clinic.tagline,
        "logo": logo_address(clinic.logo, root),
        "telephone": telephone(clinic),
        "email": clinic.email,
        "address": postal_address(clinic),
        "geo": coordinates(clinic),
        "hasMap": clinic.directions_url,
        "openingHoursSpecification": weekly_hours(clinic),
        "specialOpeningHoursSpecification": special_hours(clinic),
        "medicalSpecialty": schema_org_url(specialty),
        "contactPoint": contact_point(clinic),
        "sameAs": [profile.value["url"] for profile in clinic.social_profiles],
    }


def telephone(clinic):
    return clinic.phone_href.removeprefix("tel:") if clinic.phone else ""


def contact_point(clinic):
    if not clinic.phone:
        return None
    return {"@type": "ContactPoint", "contactType": "appointments", "telephone": telephone(clinic)}


def logo_address(logo, root):
    """At least 112 × 112: https://developers.google.com/search/docs/appearance/structured-data/organization"""
    if logo is None:
        return ""
    rendition = get_rendition_or_not_found(logo, "max-512x512|format-png")
    return "" if rendition.file.name == "not-found" else urljoin(root, rendition.url)


def postal_address(clinic):
    if not clinic.street and not clinic.city:
        return None
    return {
        "@type": "PostalAddress",
        "streetAddress": clinic.street,
        "addressLocality": clinic.city,
        "addressRegion": clinic.region,
        "postalCode": clinic.postal_code,
        "addressCountry": clinic.country,
    }


def coordinates(clinic):
    if clinic.latitude is None or clinic.longitude is None:
        return None
    place = {"latitude": float(clinic.latitude), "longitude": float(clinic.longitude)}
    return {"@type": "GeoCoordinates"} | place


def weekly_hours(clinic):
    """One entry for each span of a day, naming all days that have it."""
    days = {}
    for name, spans, _is_today in clinic.hours_by_day():
        for span in spans:
            days.setdefault(span, []).append(name)
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": names} | span_of(opens, closes)
        for (opens, closes), names in days.items()
    ]


def span_of(opens, closes):
    return {"opens": opens.isoformat("minutes"), "closes": closes.isoformat("minutes")}


def special_hours(clinic):
    """Days that differ, as far ahead as pages show them. Closed all day is 00:00 to 00:00.

    https://developers.google.com/search/docs/appearance/structured-data/local-business
    """
    closed = {"opens": "00:00", "closes": "00:00"}
    specifications = []
    for day in clinic.coming_special_days() if clinic.opening_hours else []:
        date = day["date"].isoformat()
        hours = closed if day["closed"] else span_of(day["opens"], day["closes"])
        valid = {"validFrom": date, "validThrough": date}
        specifications.append({"@type": "OpeningHoursSpecification"} | valid | hours)
    return specifications
