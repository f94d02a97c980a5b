"""Build JSON-LD from plain dicts in schema.org's vocabulary.

Nodes reference each other by ``@id``: the URL of the page about the thing, and a fragment for its kind. A thing has the
same ``@id`` on every page:

    {site}/#clinic, {site}/#website          the clinic and its site
    {site}/#condition-{slug of the topic}    a condition
    {page}#webpage, {page}#breadcrumb        each page and its breadcrumbs; {page}#list and {page}#faq if it has them
    {page}#article, {page}#therapy, {page}#person    the subject of an article, a treatment, a person’s page
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import to_locale
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import get_text_for_indexing

from site_core.content.citations import remove_citations
from site_core.facts.text import embeds_as_tokens, expand_facts_in_json
from site_core.media.rendition_specs import get_specs
from site_core.media.renditions import get_renditions

Node = dict[str, Any]

SCHEMA_ORG = "https://schema.org"
IMAGE_SPECS = get_specs("structured_data")
# Characters that could end the script element or, in old JavaScript, a line. In JSON, the escapes mean the same.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


def json_ld(data: Node) -> SafeString | str:
    """Return ``data`` as a script element, escaped for HTML. An empty string if there is no data."""
    if not data:
        return ""
    text = expand_facts_in_json(json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")))
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(ESCAPES)))


def build_graph(nodes: Iterable[Node]) -> Node:
    """Return one ``@graph``. Nodes with the same ``@id`` are merged, and empty values are removed."""
    merged: dict[Any, Node] = {}
    for position, node in enumerate(nodes):
        key = node.get("@id") or position
        merged[key] = merged.get(key, {}) | prune(node)
    return {"@context": SCHEMA_ORG, "@graph": list(merged.values())}


def prune(value: Any) -> Any:
    """Return ``value`` without None, empty strings, lists, and dicts at any depth. False and 0 stay."""
    if isinstance(value, dict):
        pruned = {key: prune(child) for key, child in value.items()}
        return {key: child for key, child in pruned.items() if not is_empty(child)}
    if isinstance(value, (list, tuple)):
        return [child for child in map(prune, value) if not is_empty(child)]
    return value


def is_empty(value: Any) -> bool:
    return value is None or (hasattr(value, "__len__") and len(value) == 0)


def ref(identifier: str) -> Node:
    """Return a reference to the node with that ``@id``."""
    return {"@id": identifier}


def isoformat(moment: datetime | None) -> str | None:
    """Return ``moment`` in ISO 8601 in the site's time zone. None stays None."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def language_tag(language_code: str | None = None) -> str:
    """Return Django's ``language_code`` (default: the site's) as a BCP 47 tag, “en-US”."""
    return to_locale(language_code or settings.LANGUAGE_CODE).replace("_", "-")


def plain_text(html: Any) -> str:
    """Return RichText or plain text on one line, without tags and citation numbers."""
    source = getattr(html, "source", None)
    text = get_text_for_indexing(embeds_as_tokens(source)) if source is not None else html or ""
    return " ".join(remove_citations(text).split())


def image_urls(image: Any, to_absolute: Callable[[str], str]) -> list[str]:
    """Return the URLs of ``image`` in three aspect ratios. ``to_absolute`` adds the host to a URL without one."""
    if image is None:
        return []
    try:
        return [to_absolute(rendition.url) for rendition in get_renditions(image, IMAGE_SPECS).values()]
    except SourceImageIOError:
        return []


def breadcrumb_list(identifier: str, ancestors: Iterable[tuple[str, str]], name: str) -> Node:
    """Return the breadcrumbs of a page: ``ancestors`` as ``[(URL, name), …]``, then the page itself without a link."""
    items: list[Node] = [
        {"item": {"@type": "WebPage", "@id": url, "name": title}, "name": title} for url, title in ancestors
    ]
    return {"@type": "BreadcrumbList", "@id": identifier, "itemListElement": list_items([*items, {"name": name}])}


def item_list(identifier: str, entities: Iterable[Node], start: int = 1) -> Node:
    """Return ``entities`` in the order in which a page lists them. ``start`` is the position of the first one."""
    items = list_items([{"item": entity} for entity in entities], start)
    return {"@type": "ItemList", "@id": identifier, "itemListElement": items}


def property_value(name: str, value: str) -> Node | None:
    """Return an identifier of the kind ``name``. None if it is empty."""
    return {"@type": "PropertyValue", "propertyID": name, "value": value} if value else None


def list_items(items: Sequence[Node], start: int = 1) -> list[Node]:
    return [{"@type": "ListItem", "position": number} | item for number, item in enumerate(items, start)]


def faq_page(identifier: str, page_id: str, questions: Iterable[tuple[str, Any]]) -> Node:
    """Return the questions and answers of a page. ``questions``: ``[(question, answer as RichText), …]``."""
    return {
        "@type": "FAQPage",
        "@id": identifier,
        "isPartOf": ref(page_id),
        "mainEntity": [
            {"@type": "Question", "name": name, "acceptedAnswer": {"@type": "Answer", "text": plain_text(answer)}}
            for name, answer in questions
        ],
    }
