"""Shortcodes that show a part that several pages share: a template, a global element, a block of a theme.

Such parts are posts of their own, and in the export. The shortcode names one by its id or its slug.
"""

from __future__ import annotations

import re
from html import escape

from .shortcodes import Shortcode

NAMES = re.compile(
    r"^(?:fusion_global|us_page_block|nectar_global_section|block|ux_block|(?:html|cms|static|content|uncode|porto|vc|wp|global|"
    r"reusable|theme)_block|static_block_content|templatera|elementor-template|insert_elementor|elementor_template|"
    r"hfe_template|ae_template|wpr-template|et_pb_layout|divi_library_layout|showmodule|fl_builder_insert_layout|reblex)$",
    re.IGNORECASE,
)
GLOBAL_MODULE = "global_module"  # of Divi: on an element without content of its own
ATTRIBUTES = ("id", "ids", "name", "slug", "ref", "block_id")
SLUG = re.compile(r"[\w-]{1,200}")


def shared_part(tag: Shortcode, inner: str) -> str:
    """Return the element that stands for the part that ``tag`` shows. Empty if it shows none."""
    name = tag.attributes.get(GLOBAL_MODULE, "") if not inner.strip() else ""
    if not name and NAMES.match(tag.name):
        name = next((value for key in ATTRIBUTES if (value := tag.attributes.get(key, "").strip())), "")
    return f'<wp-reusable data-id="{escape(name)}">' if SLUG.fullmatch(name) else ""
