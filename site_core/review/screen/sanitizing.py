"""The HTML that the review screen shows: what the site's templates use for text and images, and nothing that acts.

Pages are rendered by the site's own templates, which escape what editors wrote. The screen takes that HTML apart and
puts it together again, so it is sanitized before and after: a mistake in between can't let anything through.
"""

from __future__ import annotations

import nh3

INLINE_TAGS = {
    *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q"),
    *("s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "svg", "path", "circle"),
}
BLOCK_TAGS = {
    *("address", "article", "aside", "blockquote", "caption", "col", "colgroup", "dd", "details", "div", "dl", "dt"),
    *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "img", "li", "nav", "ol"),
    *("p", "picture", "pre", "section", "source", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    "ul",
}
CONTENT_LEFT_OUT = {"script", "style", "title", "noscript", "template", "iframe", "object", "form", "button", "select"}
ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "role", "title", "aria-hidden", "aria-label", "aria-labelledby", "tabindex"},
    "a": {"href", "target", "rel"},
    "circle": {"cx", "cy", "r"},
    "details": {"open"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "li": {"value"},
    "ol": {"start"},
    "path": {"d"},
    "source": {"srcset", "sizes", "type", "media", "width", "height"},
    "svg": {"viewBox", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
# The fields beside passages. Only the screen itself adds them: they are left out of the page.
FIELD_TAGS = {"label", "textarea"}
FIELD_ATTRIBUTES = {"label": {"for"}, "textarea": {"name", "rows", "maxlength", "form"}}


def sanitize_page(html: str) -> str:
    """Return the HTML of a page without scripts, forms, frames, and styles."""
    return nh3.clean(
        html,
        tags=INLINE_TAGS | BLOCK_TAGS,
        clean_content_tags=CONTENT_LEFT_OUT,
        attributes=ATTRIBUTES,
        link_rel=None,
    )


def sanitize_screen(html: str) -> str:
    """Return the HTML of a marked page, which may have the fields of the screen."""
    return nh3.clean(
        html,
        tags=INLINE_TAGS | BLOCK_TAGS | FIELD_TAGS,
        clean_content_tags=CONTENT_LEFT_OUT,
        attributes=ATTRIBUTES | FIELD_ATTRIBUTES,
        link_rel=None,
    )
