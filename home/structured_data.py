"""Treatments and the clinic in schema.org's vocabulary."""

from site_core.seo.clinic import medical_clinic_node, schema_org_url
from site_core.seo.graph import plain_text, ref


def clinic_node(page):
    """The whole clinic, for the pages that are about it."""
    settings = page.site_settings
    return medical_clinic_node(settings.clinic, page.schema_root, settings.search.medical_specialty)


def therapy_node(treatment, request=None):
    """The treatment; its sections say how it is done, for whom it isn't, and what may go wrong."""
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


def regulation(treatment):
    """The status in words; the authority only where it has approved or cleared this very use."""
    if treatment.regulatory_status == treatment.RegulatoryStatus.NOT_APPLICABLE:
        return {}
    said = {"legalStatus": treatment.get_regulatory_status_display()}
    if treatment.regulatory_status in treatment.RECOGNIZED and treatment.regulatory_authority:
        said["recognizingAuthority"] = {"@type": "Organization", "name": treatment.regulatory_authority}
    return said


def section_properties(body):
    """Properties that sections of ``body`` feed; sections of the same kind are put together."""
    found = {"howPerformed": [], "preparation": [], "contraindication": []}
    found |= {"adverseOutcome": [], "seriousAdverseOutcome": []}
    for child in body:
        for name, values in SECTIONS.get(child.block_type, lambda value: {})(child.value).items():
            found[name] += values
    return {**found, "howPerformed": " ".join(found["howPerformed"]), "preparation": " ".join(found["preparation"])}


def steps(value):
    return {"howPerformed": [step_text(step) for step in value["steps"]]}


def step_text(step):
    duration = f" ({step['duration']})" if step.get("duration") else ""
    return plain_text(f"{step['title']}{duration}: {step['text']}")


def preparation(value):
    return {"preparation": [plain_text(value["text"])]}


def suitability(value):
    return {"contraindication": [plain_text(reason) for reason in value["not_for"]]}


def side_effects(value):
    # Symptoms are conditions in schema.org; a serious outcome such as a seizure is not always a symptom.
    return {
        "adverseOutcome": [{"@type": "MedicalSignOrSymptom", "name": effect["name"]} for effect in value["common"]],
        "seriousAdverseOutcome": [{"@type": "MedicalCondition", "name": effect["name"]} for effect in value["serious"]],
    }


SECTIONS = {"timeline": steps, "preparation": preparation, "suitability": suitability, "side_effects": side_effects}
