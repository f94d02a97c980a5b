"""A plain list of the site's pages for language models: https://llmstxt.org"""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.encoding import iri_to_uri
from wagtail.models import Site

from site_core.pages.models import BasePage
from site_core.site_settings.models import SiteSettings

from .indexable import indexable_pages, section_models

MAX_PAGES_PER_SECTION = 500
SECTION_ORDER = ["treatments", "articles", "people", "pages"]
MARKDOWN = re.compile(r"([\\`*_\[\]<>])")
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


def escape_markdown(text: str) -> str:
    """Return ``text`` on one line, with Markdown's special characters escaped."""
    return MARKDOWN.sub(r"\\\1", " ".join(INVISIBLE.sub(" ", text).split()))


def section_lines(site: Site, settings: SiteSettings, models: list[type[BasePage]]) -> Iterator[str]:
    """Yield a line for each page of the types ``models``, most recently changed first."""
    pages: Any = indexable_pages(site, models).order_by("-modified", "-pk")[:MAX_PAGES_PER_SECTION]
    for page in pages.defer_streamfields().specific():
        page.site_settings = settings
        has_description = any(getattr(page, name, "") for name in page.seo_description_sources)
        description = f": {escape_markdown(page.meta_description)}" if has_description else ""
        yield f"- [{escape_markdown(page.title)}]({site.root_url}{iri_to_uri(page.site_path)}){description}"


def section_position(name: str) -> tuple[int, str]:
    return SECTION_ORDER.index(name) if name in SECTION_ORDER else len(SECTION_ORDER), name


def render_llms_txt(site: Site, settings: SiteSettings) -> str:
    """Return the content of llms.txt for ``site``."""
    models = section_models()
    parts = [f"# {escape_markdown(settings.clinic.name)}"]
    if settings.clinic.tagline:
        parts.append(f"> {escape_markdown(settings.clinic.tagline)}")
    for name in sorted(models, key=section_position):
        if lines := list(section_lines(site, settings, models[name])):
            parts.append(f"## {name.capitalize()}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"
