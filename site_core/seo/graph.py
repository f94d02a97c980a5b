"""Structured data as plain dicts in schema.org's vocabulary, and their way into the page.

Nodes name each other by ``@id``: the address of the page that is about the thing, and a fragment that says what it is.
The same thing has the same ``@id`` on every page:

    {site}/#clinic, {site}/#website          the clinic and its site
    {site}/#condition-{slug of the topic}    a condition
    {page}#webpage, {page}#breadcrumb        each page and its place; {page}#list, {page}#faq where it has them
    {page}#article, {page}#therapy, {page}#person    what an article, a treatment, a person’s page is about
"""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, to_locale
from wagtail.images.shortcuts import get_renditions_or_not_found
from wagtail.rich_text import get_text_for_indexing

from ..citations import uncited
from ..renditions import read_renditions

SCHEMA = "https://schema.org"
# 1:1, 4:3 and 16:9, as https://developers.google.com/search/docs/appearance/structured-data/article asks.
RATIOS = ("fill-1200x1200|format-jpeg", "fill-1200x900|format-jpeg", "fill-1200x675|format-jpeg")
# What could end the script element or, in old JavaScript, a line. JSON reads the escapes as the same characters.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


def json_ld(data):
    """``data`` as a script element, safe for HTML whatever its texts are; an empty string for nothing."""
    if not data:
        return ""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(ESCAPES)))


def build_graph(nodes):
    """One ``@graph`` of ``nodes``: those with the same ``@id`` become one, and nothing in it is empty."""
    merged = {}
    for position, node in enumerate(nodes):
        key = node.get("@id") or position
        merged[key] = merged.get(key, {}) | prune(node)
    return {"@context": SCHEMA, "@graph": list(merged.values())}


def prune(value):
    """``value`` without None, empty texts, lists and dicts, however deep. False and 0 say something and stay."""
    if isinstance(value, dict):
        pruned = {key: prune(child) for key, child in value.items()}
        return {key: child for key, child in pruned.items() if not is_empty(child)}
    if isinstance(value, (list, tuple)):
        return [child for child in map(prune, value) if not is_empty(child)]
    return value


def is_empty(value):
    return value is None or (hasattr(value, "__len__") and len(value) == 0)


def ref(identifier):
    """A reference to the node with that ``@id``."""
    return {"@id": identifier}


def isoformat(moment):
    """A datetime in ISO 8601 with the site's own offset; None stays None."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def language_tag():
    """The language of the page as BCP 47 has it: “en-US”."""
    return to_locale(get_language() or "en").replace("_", "-")


def plain_text(html):
    """Rich text or a line of plain text without tags and citation numbers, on one line."""
    source = getattr(html, "source", None)
    text = get_text_for_indexing(source) if source is not None else html or ""
    return " ".join(uncited(text).split())


def image_urls(image, absolute):
    """Addresses of ``image`` in three ratios; ``absolute`` makes a whole address of one without host.

    Reads all renditions of the image in one query, for the picture tag that shows it as well.
    """
    if image is None:
        return []
    read_renditions([image])
    renditions = get_renditions_or_not_found(image, RATIOS).values()
    return [absolute(rendition.url) for rendition in renditions if rendition.file.name != "not-found"]


def breadcrumb_list(identifier, ancestors, name):
    """The way to a page: ``ancestors`` as ``[(address, name), …]``, then the page itself, without a link."""
    items = [
        {"item": {"@type": "WebPage", "@id": address, "name": crumb}, "name": crumb} for address, crumb in ancestors
    ]
    return {"@type": "BreadcrumbList", "@id": identifier, "itemListElement": numbered([*items, {"name": name}])}


def item_list(identifier, entities, start=1):
    """What a page lists, in its order; ``start`` is the first one's place in the whole list."""
    items = numbered([{"item": entity} for entity in entities], start)
    return {"@type": "ItemList", "@id": identifier, "itemListElement": items}


def numbered(items, start=1):
    return [{"@type": "ListItem", "position": number} | item for number, item in enumerate(items, start)]


def faq_page(identifier, page_id, questions):
    """Questions and answers that a page shows: ``questions`` as ``[(question, answer in HTML), …]``."""
    return {
        "@type": "FAQPage",
        "@id": identifier,
        "isPartOf": ref(page_id),
        "mainEntity": [
            {"@type": "Question", "name": name, "acceptedAnswer": {"@type": "Answer", "text": plain_text(answer)}}
            for name, answer in questions
        ],
    }
