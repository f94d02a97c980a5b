"""The demo’s treatments as drafts for another clinic: without the demo’s people, prices, pictures, and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from site_core.site_settings.models import ClinicSettings

from ..demo.converter import FACT, Converter
from ..demo.loader import DEMO, read_toml
from ..models import TreatmentPage

LINK = re.compile(r'<a href="page:[^"]+">(.*?)</a>', re.DOTALL)
CLINIC = re.compile(r"(?:at )?\bLanternfield(?: Psychiatry)?(?:’s)?", re.IGNORECASE)
LAST_NAME = "(?:Ellison|Feldt|Raman|Arreola)"
PEOPLE = re.compile(rf"(?:Dr\. )?\b(?:(?:Maya|Noah|Priya|Tomás)(?: {LAST_NAME})?|{LAST_NAME})\b")
PLAIN_FIELDS = ("standfirst", "modality", "regulatory_status", "regulatory_detail")
SOURCE_FIELDS = ("regulatory_authority", "regulatory_source_url")
# What is only the demo’s: people, pictures, prices, and its own next step.
LEFT_OUT = {"providers", "figure", "call_to_action", "cost"}


class AdaptingConverter(Converter):
    """Leaves gaps in brackets where the demo has facts of its own, and drops links to its pages."""

    def __init__(self, clinic: ClinicSettings) -> None:
        super().__init__({}, {}, {})
        self.clinic = clinic
        self.facts_of_demo = {row["slug"]: row for row in read_toml(DEMO / "facts.toml")["facts"]}

    def rich_text(self, html: str) -> str:
        return self.plain_text(LINK.sub(r"\1", re.sub(r"\s*\n\s*", " ", html.strip())))

    def plain_text(self, text: str) -> str:
        text = CLINIC.sub(self.adapt_name, FACT.sub(self.gap, text))
        return PEOPLE.sub(_("[name]"), text)

    def adapt_name(self, match: re.Match[str]) -> str:
        return _("at our clinic") if match[0].lower().startswith("at ") else _("our clinic")

    def gap(self, match: re.Match[str]) -> str:
        """Return the clinic’s own phone number, or what is missing, in brackets."""
        fact = self.facts_of_demo[match[1]]
        return (fact["kind"] == "phone" and self.clinic.phone) or f"[{fact['name']}]"

    def stream(self, stream_block: blocks.StreamBlock, items: Sequence[Any]) -> StreamValue:
        kept = [item for item in items if not (isinstance(item, dict) and item.get("type") in LEFT_OUT)]
        return super().stream(stream_block, kept)


def demo_treatments(clinic: ClinicSettings) -> list[TreatmentPage]:
    """Return the demo’s treatments, not saved, each with a title that says that it has to be adapted."""
    converter = AdaptingConverter(clinic)
    return [adapt(converter, read_toml(path)) for path in sorted((DEMO / "treatments").glob("*.toml"))]


def adapt(converter: AdaptingConverter, data: dict[str, Any]) -> TreatmentPage:
    title = _("Adapt this: %(title)s") % {"title": data["title"]}
    page = TreatmentPage(title=title, slug=data["slug"], live=False)
    for name in PLAIN_FIELDS:
        setattr(page, name, converter.plain_text(data.get(name, "")))
    for name in SOURCE_FIELDS:
        setattr(page, name, data.get(name, ""))
    for name in ("also_known_as", "body"):
        field = page._meta.get_field(name)
        assert isinstance(field, StreamField)
        setattr(page, name, converter.stream(field.stream_block, data.get(name, [])))
    row_model: Any = page._meta.get_field("references").related_model
    page.references = [row_model(**row) for row in data.get("references", [])]
    return page
