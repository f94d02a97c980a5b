"""Normalize pasted HTML, and show the result as text."""

from site_core.editing.paste.document import Image, Table
from site_core.editing.paste.links import LinkResolver
from site_core.editing.paste.normalizing import Target, normalize
from site_core.editing.paste.rich_text import render_html
from site_core.editing.paste.tables import block_value

FEATURES = frozenset({"h2", "h3", "bold", "italic", "link", "superscript", "subscript", "ul", "ol"})
ARTICLE = Target(FEATURES, has_tables=True, has_images=True, reference_count=0)
CALLOUT = Target(FEATURES - {"h2", "h3"})


def paste(html, target=ARTICLE):
    return normalize(html, target, LinkResolver("testserver"))


def paste_text(html, target=ARTICLE):
    """Return the rich text of ``html``, which has nothing but text."""
    result = paste(html, target)
    assert all(isinstance(part, list) for part in result.parts)
    return render_html([block for part in result.parts for block in part], LinkResolver("testserver"))


def paste_table(html):
    """Return the value of the only table in ``html``."""
    (table,) = [part for part in paste(html).parts if isinstance(part, Table)]
    return block_value(table)


def describe(result):
    """Return ``result`` as lines of text: one for each block, table row, image, and reference."""
    links = LinkResolver("testserver")
    lines = [f"From {result.source}. {result.added} {result.lost}".strip()]
    for part in result.parts:
        if isinstance(part, Table):
            lines += describe_table(block_value(part))
        elif isinstance(part, Image):
            lines.append(f"Image {part.key}: {part.alt}")
        else:
            lines += render_html(part, links).replace("><p>", ">\n<p>").replace("><h", ">\n<h").splitlines()
    for fields in result.references:
        lines.append("Reference: " + ", ".join(f"{name} “{value}”" for name, value in fields.items() if value))
    return "\n".join(lines) + "\n"


def describe_table(value):
    caption = f"Table{' with row headings' if value['row_headings'] else ''}: {value['caption']}".rstrip()
    rows = [[column["heading"] for column in value["columns"]], *(row["values"] for row in value["rows"])]
    return [caption, *("  " + " | ".join(row) for row in rows)]
