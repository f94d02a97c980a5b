"""Facts in the rich text editor: ``<embed embedtype="fact" id="12"/>`` in the database, a chip in the editor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    FORCE_WHITESPACE,
    KEEP_WHITESPACE,
    InlineEntityElementHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from site_core.facts.values import get_fact_values

if TYPE_CHECKING:
    from wagtail.admin.rich_text.converters.contentstate_models import ContentState
    from wagtail.admin.rich_text.converters.html_to_contentstate import HandlerState

FEATURE = "fact"
ENTITY = "FACT"
OPENING_TAGS = re.compile(r"(?:<\w+>)*")
STYLE = re.compile(r"\w+")
SCRIPTS = ["js/fact-picker.js", "js/fact-chip.js"]


class FactElementHandler(InlineEntityElementHandler):
    """Makes a chip of the stored element. Its text is the value, so that it can be selected, copied, and read.

    Text has one entity at most. Within a link, which is one too, the fact is a token, as in plain text.
    """

    mutability = "IMMUTABLE"

    def handle_starttag(
        self, name: str, attrs: list[tuple[str, str]], state: HandlerState, contentstate: ContentState
    ) -> None:
        pk = self.get_attribute_data(dict(attrs))["id"]
        if state.current_entity_ranges:
            space = " " if state.leading_whitespace == FORCE_WHITESPACE else ""
            state.current_block.text += f"{space}{{fact:{pk}}}"
        else:
            super().handle_starttag(name, attrs, state, contentstate)
            state.current_block.text += chip_text(pk)
            super().handle_endtag(name, state, contentstate)
        state.leading_whitespace = KEEP_WHITESPACE

    def handle_endtag(self, name: str, state: HandlerState, contentstate: ContentState) -> None:
        """The element is empty: everything was done at its start."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        pk = attrs.get("id", "")
        return {"id": int(pk) if pk.isdecimal() else 0}


def chip_text(pk: int) -> str:
    return get_fact_values().get(pk) or gettext("deleted fact")


def fact_element(props: dict[str, Any]) -> Any:
    """Return the element that is stored for a chip, whatever its text is, within the styles of that text."""
    element = DOM.create_element("embed", {"embedtype": "fact", "id": props.get("id")})
    children = props["children"]
    opening = OPENING_TAGS.match("" if isinstance(children, str) else DOM.render(children))
    styles = STYLE.findall(opening[0]) if opening else []
    for tag in reversed(styles):
        element = DOM.create_element(tag, {}, element)
    return element


def register(features: FeatureRegistry) -> None:
    data = {"type": ENTITY, "icon": "thumbtack", "description": gettext_lazy("Fact"), "attributes": ["id"]}
    features.register_editor_plugin("draftail", FEATURE, EntityFeature(data, js=SCRIPTS))
    rule = {
        "from_database_format": {'embed[embedtype="fact"]': FactElementHandler(ENTITY)},
        "to_database_format": {"entity_decorators": {ENTITY: fact_element}},
    }
    features.register_converter_rule("contentstate", FEATURE, rule)
