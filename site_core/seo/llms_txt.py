"""A plain list of the site's pages for language models: https://llmstxt.org"""

import re

from .indexable import indexable_pages, section_models

MOST_IN_A_SECTION = 500
SECTIONS = ["treatments", "articles", "people", "pages"]
MARKUP = re.compile(r"([\\`*_\[\]<>])")
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


def plain(text):
    """``text`` in one line, which Markdown shows as it is."""
    return MARKUP.sub(r"\\\1", " ".join(INVISIBLE.sub(" ", text).split()))


def section_lines(site, settings, models):
    """A line for each page of ``models``, those that changed last first."""
    pages = indexable_pages(site, models).order_by("-modified", "-pk")[:MOST_IN_A_SECTION]
    for page in pages.defer_streamfields().specific():
        page.site_settings = settings
        has_words = any(getattr(page, name, "") for name in page.seo_description_sources)
        description = f": {plain(page.meta_description)}" if has_words else ""
        yield f"- [{plain(page.title)}]({site.root_url}{page.address}){description}"


def llms_txt(site, settings):
    """The file for ``site``; ``settings`` are its SiteSettings."""
    models = section_models()
    parts = [f"# {plain(settings.clinic.name)}"]
    if settings.clinic.tagline:
        parts.append(f"> {plain(settings.clinic.tagline)}")
    for name in sorted(models, key=lambda name: (SECTIONS.index(name) if name in SECTIONS else len(SECTIONS), name)):
        if lines := list(section_lines(site, settings, models[name])):
            parts.append(f"## {name.capitalize()}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"
