"""What a template is, and the registry of those that pages start from.

Apps write the words of theirs in a module ``page_templates.py``, and register them in ``AppConfig.ready``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from wagtail.models import Page

from site_core.content.template_sections import TemplateSection, create_body, register_template_sections


@dataclass(frozen=True)
class PageTemplate:
    """The sections of a new page. The page type has a StreamField ``body`` whose block is a SectionStreamBlock."""

    key: str  # unique, part of the URL
    page_type: str  # such as “home.TreatmentPage”
    name: str | Promise
    description: str | Promise
    sections: tuple[TemplateSection, ...]  # with keys that are unique in this template

    def __post_init__(self) -> None:
        sections = tuple(replace(section, key=f"{self.key}.{section.key}") for section in self.sections)
        object.__setattr__(self, "sections", sections)

    def apply(self, page: Page) -> None:
        """Give ``page``, which is new, the sections."""
        page.body = create_body(page.body.stream_block, self.sections)

    def contents(self) -> list[str]:
        """Return what is inside, for people who choose a template."""
        return [str(section.heading) for section in self.sections if section.heading]


_templates: dict[str, PageTemplate] = {}


def register_page_templates(*templates: PageTemplate) -> None:
    for template in templates:
        _templates[template.key] = template
        register_template_sections(*template.sections)


def registered_page_templates(page_class: type[Page]) -> list[PageTemplate]:
    """Return the templates of ``page_class``, in the order of registration."""
    return [template for template in _templates.values() if template.page_type == page_class._meta.label]
