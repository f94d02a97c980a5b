"""Page types that can be created directly below the home page.

An app registers its page types in ``AppConfig.ready``. The home page has this list as its ``subpage_types``.
"""

section_page_types: list[str] = []


def register_sections(*labels: str) -> None:
    """Register page types, such as “blog.BlogIndexPage”."""
    section_page_types.extend(label for label in labels if label not in section_page_types)
