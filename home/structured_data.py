"""Treatments and locations as schema.org nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from wagtail.blocks import StreamValue

from site_core.schema_org.json_ld import Node, plain_text, ref
from site_core.schema_org.organization import place_properties, postal_address, schema_org_url, telephone

if TYPE_CHECKING:
    from .models import LocationPage, TreatmentPage


def therapy_node(treatment: TreatmentPage, request: HttpRequest | None = None) -> Node:
    """Return the treatment. Its sections say how it is performed, who should not have it, and its side effects."""
    return (
        treatment.schema_entity(request)
        | {
            "alternateName": [child.value for child in treatment.also_known_as],
            "mainEntityOfPage": ref(treatment.schema_id("webpage", request)),
            "description": treatment.standfirst,
            "image": treatment.schema_images(treatment.image),
            "relevantSpecialty": schema_org_url(treatment.site_settings.search.medical_specialty),
        }
        | regulation(treatment)
        | section_properties(treatment.body)
    )


def regulation(treatment: TreatmentPage) -> Node:
    """Return the regulatory status, and the authority only if it has approved or cleared this use."""
    if treatment.regulatory_status == treatment.RegulatoryStatus.NOT_APPLICABLE:
        return {}
    node: Node = {"legalStatus": treatment.get_regulatory_status_display()}
    if treatment.regulatory_status in treatment.RECOGNIZED and treatment.regulatory_authority:
        node["recognizingAuthority"] = {"@type": "Organization", "name": treatment.regulatory_authority}
    return node


def section_properties(body: StreamValue) -> Node:
    """Return the properties that the sections of ``body`` provide. Sections of the same type are combined."""
    values: dict[str, list[Any]] = {
        "howPerformed": [],
        "preparation": [],
        "contraindication": [],
        "adverseOutcome": [],
        "seriousAdverseOutcome": [],
    }
    for child in body:
        if properties_of := SECTIONS.get(child.block_type):
            for name, section_values in properties_of(child.value).items():
                values[name] += section_values
    texts = {name: " ".join(values[name]) for name in ("howPerformed", "preparation")}
    return {**values, **texts}


def steps(value: dict[str, Any]) -> Node:
    return {"howPerformed": [step_text(step) for step in value["steps"]]}


def step_text(step: dict[str, Any]) -> str:
    duration = f" ({step['duration']})" if step.get("duration") else ""
    return plain_text(f"{step['title']}{duration}: {step['text']}")


def preparation(value: dict[str, Any]) -> Node:
    return {"preparation": [plain_text(value["text"])]}


def suitability(value: dict[str, Any]) -> Node:
    return {"contraindication": [plain_text(reason) for reason in value["not_for"]]}


def side_effects(value: dict[str, Any]) -> Node:
    # In schema.org, symptoms are conditions. A serious outcome, such as a seizure, is not always a symptom.
    return {
        "adverseOutcome": [{"@type": "MedicalSignOrSymptom", "name": effect["name"]} for effect in value["common"]],
        "seriousAdverseOutcome": [{"@type": "MedicalCondition", "name": effect["name"]} for effect in value["serious"]],
    }


SECTIONS: dict[str, Callable[[Any], Node]] = {
    "timeline": steps,
    "preparation": preparation,
    "suitability": suitability,
    "side_effects": side_effects,
}


def location_entity(location: LocationPage, root: str, request: HttpRequest | None = None) -> Node:
    """Return a location in short, for pages that list it. It is a department of the clinic, whose URL is ``root``."""
    return {
        "@type": "MedicalClinic",
        "@id": location.schema_id("clinic", request),
        "name": location.title,
        "url": location.schema_url(request),
        "telephone": telephone(location),
        "address": postal_address(location),
        "parentOrganization": ref(f"{root}#clinic"),
    }


def location_node(location: LocationPage, request: HttpRequest | None = None) -> Node:
    """Return everything that the page of a location shows."""
    specialty = location.site_settings.search.medical_specialty
    return (
        location_entity(location, location.schema_root, request)
        | place_properties(location)
        | {
            "description": location.summary,
            "image": location.schema_images(location.image),
            "medicalSpecialty": schema_org_url(specialty),
            "isAcceptingNewPatients": location.accepting_new_patients,
            "availableService": [treatment.schema_entity(request) for treatment in location.shown_treatments],
            "employee": [
                person.schema_entity(request) | {"jobTitle": person.job_title} for person in location.shown_people
            ],
        }
    )


def departments(locations: Iterable[LocationPage], root: str, request: HttpRequest | None = None) -> list[Node]:
    """Return the ``locations`` in short, and that they are departments of the clinic. Empty if there are none."""
    entities = [location_entity(location, root, request) for location in locations]
    clinic = {"@id": f"{root}#clinic", "department": [ref(entity["@id"]) for entity in entities]}
    return [clinic, *entities] if entities else []
