"""Tags and filters that every template may use."""

from urllib.parse import unquote, urlsplit

from django import template
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.rich_text import expand_db_html

from site_core.assets.critical_css import critical_css
from site_core.assets.design_tokens import design_tokens
from site_core.caching.local_cache import get_or_set
from site_core.schema_org.json_ld import json_ld, language_tag

from ..base import BasePage

register = template.Library()


@register.simple_tag(takes_context=True)
def rich_text(context, value):
    """Rich text with heading anchors and linked citations, where the page has them."""
    html = getattr(value, "source", value) or ""
    if page_links := context.get("page_links"):
        html = page_links.resolve(html, context.get("request"))
    html = expand_db_html(html)
    if heading_ids := context.get("heading_ids"):
        html = heading_ids.add_ids(html)
    if citations := context.get("citations"):
        html = citations.link_citations(html)
    return mark_safe(html)


@register.simple_tag(takes_context=True)
def cited_text(context, text):
    """Plain text, escaped, with linked citations."""
    html = escape(text)
    citations = context.get("citations")
    return mark_safe(citations.link_citations(html)) if citations else html


@register.simple_tag(takes_context=True)
def anchor(context, heading):
    """The id of a section's heading, the same as in the contents list."""
    heading_ids = context.get("heading_ids")
    return heading_ids.reserve_id(heading) if heading_ids else ""


@register.simple_tag(takes_context=True)
def cite(context, number):
    """A linked citation of reference ``number``."""
    citations = context.get("citations")
    text = citations.link(number) if citations else str(number)
    return format_html('<sup class="citation">[{}]</sup>', mark_safe(text))


@register.simple_tag(takes_context=True)
def citation_places(context, number):
    """Ids of the places in the text that cite reference ``number``. Use it below the body."""
    citations = context.get("citations")
    return citations.occurrences.get(number, []) if citations else []


@register.simple_tag(takes_context=True)
def structured_data(context):
    """What the page says in schema.org's vocabulary, as a script element; nothing where there is no page."""
    page = context.get("page")
    return json_ld(page.structured_data(context.get("request"))) if isinstance(page, BasePage) else ""


@register.simple_tag(name="critical_css")
def critical_css_element():
    """Return the styles of the first paint. Below the page's opening, ``includes/styles.html`` loads all others."""
    return mark_safe(f"<style>{critical_css()}</style>")  # files of this project, no editor's text


@register.simple_tag
def theme_color(scheme):
    """Return the color of the browser's own interface around the page, in a color scheme: “light” or “dark”."""
    return design_tokens(scheme)["paper"]


register.simple_tag(language_tag)


@register.simple_tag(takes_context=True)
def opening_hours(context):
    """The clinic's week and coming special days. Formatting the times takes as long as the rest of the footer."""
    clinic = context.get("clinic")
    if clinic is None:
        return ""
    key = "hours", clinic.pk, timezone.localdate(), get_language()
    return get_or_set(key, lambda: get_template("includes/hours.html").render({"clinic": clinic}))


@register.filter
def domain(url):
    return urlsplit(url or "").netloc


@register.filter
def url_breadcrumb(url):
    """An address as search results show it: https://clinic.example › articles › tms."""
    parts = urlsplit(url or "")
    steps = [unquote(step) for step in parts.path.split("/") if step]
    return " › ".join([f"{parts.scheme}://{parts.netloc}", *steps])
