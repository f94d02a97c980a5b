"""Parse HTML as browsers do, and leave out what is not content."""

from __future__ import annotations

import re

import nh3

MAX_LENGTH = 5_000_000  # characters
MAX_TAGS = 150_000
MAX_DEPTH = 400  # browsers stop at 512
MAX_FORMATS = 30  # open at the same time; parsers repeat them in every paragraph
MAX_REPEATED_FORMATS = 500_000
TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
FORMATS = {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
WITHOUT_END = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
    *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "html", "head", "body", "colgroup"),
}
BLOCK_TAGS = {
    *("address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li"),
    *("main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    "ul",
}
INLINE_TAGS = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img"),
    *(
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
    ),
    *("u", "var"),
}
CONTENT_LEFT_OUT = {
    *("script", "style", "title", "noscript", "template", "iframe", "object", "svg", "canvas", "audio", "video"),
    *("select", "textarea", "datalist", "math", "xml"),
}
ATTRIBUTES = {
    *(
        "alt",
        "aria-checked",
        "aria-level",
        "checked",
        "class",
        "color",
        "colspan",
        "data-aria-level",
        "height",
        "hidden",
        "href",
        "id",
        "name",
    ),
    *("role", "rowspan", "src", "style", "type", "width"),
}
# "paste:0" is the first file that comes with the HTML. The reader counts the others, and leaves them out.
SCHEMES = {
    "http",
    "https",
    "mailto",
    "tel",
    "paste",
    "about",
    "blob",
    "cid",
    "data",
    "file",
    "ftp",
    "javascript",
    "sms",
}


class TooComplex(Exception):
    """The HTML is too long, or nested too deeply."""


def sanitize(html: str) -> str:
    """Return ``html`` with all elements closed, and only with tags and attributes that the reader knows."""
    check_complexity(html)
    return nh3.clean(
        html,
        tags=BLOCK_TAGS | INLINE_TAGS,
        clean_content_tags=CONTENT_LEFT_OUT,
        attributes={"*": ATTRIBUTES},
        url_schemes=SCHEMES,
        link_rel=None,
    )


def check_complexity(html: str) -> None:
    """Raise TooComplex for HTML whose tree would take too much time or memory."""
    if len(html) > MAX_LENGTH:
        raise TooComplex
    open_tags: dict[str, int] = {}
    depth = formats = repeated = 0
    for count, match in enumerate(TAG.finditer(html)):
        tag = match[2].lower()
        if tag not in WITHOUT_END:
            step = -1 if match[1] else 1
            if step > 0 or open_tags.get(tag, 0) > 0:
                open_tags[tag] = open_tags.get(tag, 0) + step
                depth += step
                formats += step if tag in FORMATS else 0
        repeated += formats
        if depth > MAX_DEPTH or formats > MAX_FORMATS or repeated > MAX_REPEATED_FORMATS or count > MAX_TAGS:
            raise TooComplex
