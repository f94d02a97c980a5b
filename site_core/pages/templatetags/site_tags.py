"""Tags and filters for all templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.rich_text import expand_db_html

from site_core.assets.critical_css import list_css
from site_core.caching.local_cache import get_or_set
from site_core.caching.private_sections import is_public
from site_core.facts.text import expand_facts, expand_facts_in_html
from site_core.schema_org.json_ld import json_ld, language_tag
from site_core.site_settings.brand_icons import icon_url
from site_core.site_settings.current_brand import get_color_rules, get_tokens, use_critical_css
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.opening_hours import clinic_time
from site_core.site_settings.special_days import closures_of

from ..base import BasePage
from ..page_foot import render_page_foot

register = template.Library()
register.filter("is_public", is_public)


@register.simple_tag(takes_context=True)
def rich_text(context: Context, value: Any) -> SafeString:
    """Render rich text, with heading ids and linked citations if the page has them."""
    html = getattr(value, "source", value) or ""
    if page_links := context.get("page_links"):
        html = page_links.resolve(html, context.get("request"))
    html = expand_db_html(expand_facts_in_html(html))
    if heading_ids := context.get("heading_ids"):
        html = heading_ids.add_ids(html)
    if citations := context.get("citations"):
        html = citations.link_citations(html)
    return mark_safe(html)


@register.simple_tag(takes_context=True)
def cited_text(context: Context, text: str) -> SafeString:
    """Render plain text, escaped, with linked citations."""
    html = escape(expand_facts(text or ""))
    citations = context.get("citations")
    return mark_safe(citations.link_citations(html)) if citations else html


@register.filter
def facts(text: str | None) -> str:
    """Return plain ``text`` with the values of its facts. Templates escape it, as any text."""
    return expand_facts(str(text or ""))


@register.simple_tag(takes_context=True)
def heading_id(context: Context, heading: str) -> str:
    """Return the id of a section’s heading, the same as in the table of contents."""
    heading_ids = context.get("heading_ids")
    return heading_ids.reserve_id(heading) if heading_ids else ""


@register.simple_tag(takes_context=True)
def heading_names(context: Context, heading_id: str) -> SafeString:
    """Render the names that a heading had elsewhere, so that links to them still lead to it."""
    heading_ids = context.get("heading_ids")
    return mark_safe(heading_ids.name_tags(heading_id) if heading_ids else "")


@register.simple_tag(takes_context=True)
def cite(context: Context, number: int) -> SafeString:
    """Render a linked citation of reference ``number``."""
    citations = context.get("citations")
    text = citations.link(number) if citations else str(number)
    return format_html('<sup class="citation">[{}]</sup>', mark_safe(text))


@register.simple_tag(takes_context=True)
def citation_ids(context: Context, number: int) -> list[str]:
    """Return the ids of the citations of reference ``number``. Use this after the body is rendered."""
    citations = context.get("citations")
    return citations.occurrences.get(number, []) if citations else []


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString | str:
    """Render the page’s structured data as a script element. Empty if there is no page."""
    page = context.get("page")
    return json_ld(page.structured_data(context.get("request"))) if isinstance(page, BasePage) else ""


@register.simple_tag(takes_context=True)
def page_foot(context: Context) -> SafeString | str:
    """Render what rooms show at the end of the page. Empty if there is no page."""
    page = context.get("page")
    return render_page_foot(context.get("request"), page) if isinstance(page, BasePage) else ""


@register.simple_tag(takes_context=True, name="critical_css")
def critical_css_element(context: Context) -> SafeString:
    """Render the styles of the first paint, with the brand’s values. ``includes/styles.html`` loads all others."""
    style = use_critical_css(context.get("request"))
    return mark_safe(f"<style>{style}</style>")  # our files, with colors that were computed


@register.simple_tag(name="list_css")
def list_css_element() -> SafeString:
    """Render the styles of the first paint that only pages need which open with a list or a search."""
    return mark_safe(f"<style>{list_css()}</style>")  # our files


@register.simple_tag(takes_context=True)
def brand_style(context: Context) -> SafeString | str:
    """Render the rules of the brand alone, for the admin. Empty for the original brand."""
    rules = get_color_rules(context.get("request"))
    return mark_safe(f"<style>{rules}</style>") if rules else ""


@register.simple_tag(takes_context=True)
def brand_icon_url(context: Context, size: int) -> str:
    """Return the URL of an icon of ``size`` pixels. Empty for the original brand."""
    request = context.get("request")
    settings = SiteSettings.for_request(request) if request else None
    return icon_url(settings, size) if settings else ""


@register.simple_tag(takes_context=True)
def theme_color(context: Context, scheme: str) -> str:
    """Return the color of the browser’s interface around the page, for the color scheme “light” or “dark”."""
    return get_tokens(context.get("request"), scheme)["paper"]


register.simple_tag(language_tag)


@register.simple_tag(takes_context=True)
def opening_hours(context: Context) -> str:
    """Render the opening hours and upcoming special days, or nothing if there are none.

    They are in the local cache: formatting the times takes as long as the rest of the footer.
    """
    clinic = context.get("clinic")
    if clinic is None:
        return ""
    key = "hours", clinic.pk, clinic_time().date(), get_language(), closures_of(clinic)
    template = get_template("includes/hours.html")
    return mark_safe(get_or_set(key, lambda: template.render({"clinic": clinic}).strip()))


@register.filter
def domain(url: str | None) -> str:
    """Return the host of ``url``."""
    return urlsplit(url or "").netloc


@register.filter
def url_breadcrumb(url: str | None) -> str:
    """Return ``url`` as search results show it: https://clinic.example › articles › tms."""
    parts = urlsplit(url or "")
    steps = [unquote(step) for step in parts.path.split("/") if step]
    return " › ".join([f"{parts.scheme}://{parts.netloc}", *steps])
