"""SVG logos, written anew with what an allowlist has: shapes, gradients, and their colors.

Nothing else survives: no scripts, event handlers, styles, links, external files, or entities. An element that is not
allowed but can be seen is an error, because the logo would look different without it.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SVG = "{http://www.w3.org/2000/svg}"
MAX_BYTES = 100_000
MAX_ELEMENTS, MAX_DEPTH = 2000, 40
ELEMENTS = {
    *("svg", "g", "defs", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "clipPath", "mask"),
    *("linearGradient", "radialGradient", "stop"),
}
INVISIBLE = {"script", "metadata", "title", "desc", "style"}  # “style” becomes attributes
PAINT = {
    *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "opacity"),
    *("stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "clip-path", "clip-rule", "mask"),
    *("stop-color", "stop-opacity", "color", "display", "visibility"),
}
ATTRIBUTES = PAINT | {
    *("id", "d", "cx", "cy", "r", "rx", "ry", "x", "y", "x1", "x2", "y1", "y2", "fx", "fy", "points", "offset"),
    *("width", "height", "viewBox", "transform", "gradientUnits", "gradientTransform", "spreadMethod"),
    *("clipPathUnits", "maskUnits", "maskContentUnits", "preserveAspectRatio"),
}
VALUE = re.compile(r"[\w\s.,#%()+-]*")
LOCAL_URL = re.compile(r"url\(#[\w-]+\)")
CLASS = re.compile(r"\.[\w-]+")
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

Styles = dict[str, dict[str, str]]


class SanitizedSvg(NamedTuple):
    content: bytes
    width: int
    height: int


def sanitize_svg(content: bytes) -> SanitizedSvg:
    """Return ``content`` written anew, and its size. Raise ValidationError if that is not possible."""
    if len(content) > MAX_BYTES:
        raise ValidationError(_("This SVG is larger than 100 KB. Simplify it, or upload a PNG."))
    try:
        root = fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        raise ValidationError(_("This SVG can’t be read. Export it again, as “plain SVG”.")) from error
    if root.tag != f"{SVG}svg":
        raise ValidationError(_("This file is not an SVG."))
    styles = class_styles(root)
    copy = copy_element(root, styles, [0], 0)
    width, height = size_of(root)
    view_box = copy.get("viewBox") or f"0 0 {width} {height}"
    size = {"xmlns": SVG.strip("{}"), "viewBox": view_box, "width": str(width), "height": str(height)}
    copy.attrib = size | {name: value for name, value in copy.attrib.items() if name not in size}
    return SanitizedSvg(tostring(copy, encoding="utf-8"), width, height)


def copy_element(element: Element, styles: Styles, count: list[int], depth: int) -> Element:
    """Return a copy of an allowed element. ``count`` has the number of elements so far."""
    count[0] += 1
    if count[0] > MAX_ELEMENTS or depth > MAX_DEPTH:
        raise ValidationError(_("This SVG has too many parts. Simplify it, or upload a PNG."))
    copy = Element(str(element.tag).removeprefix(SVG), copy_attributes(element, styles))
    for child in element:
        if not isinstance(child.tag, str) or not child.tag.startswith(SVG):
            continue  # comments, and what drawing programs keep for themselves
        name = child.tag.removeprefix(SVG)
        if name in ELEMENTS:
            copy.append(copy_element(child, styles, count, depth + 1))
        elif name not in INVISIBLE:
            message = _(
                "This SVG contains <%(name)s>. Convert everything to paths and export it again, or upload a PNG."
            )
            raise ValidationError(message % {"name": name[:30]})
    return copy


def copy_attributes(element: Element, styles: Styles) -> dict[str, str]:
    """Return the allowed attributes. Those of classes and of “style” win, as in browsers."""
    found = dict(element.attrib)
    for name in found.pop("class", "").split():
        found |= styles.get(name, {})
    found |= declarations(found.pop("style", ""))
    copied = {name: value for name, value in found.items() if name in ATTRIBUTES and is_safe(value)}
    href = found.get("href") or found.get(XLINK_HREF) or ""
    if element.tag in (f"{SVG}linearGradient", f"{SVG}radialGradient") and re.fullmatch(r"#[\w-]+", href):
        copied["href"] = href
    return copied


def is_safe(value: str) -> bool:
    """Return whether ``value`` has only characters of numbers, colors, and paths, and no URL outside of the file."""
    return bool(VALUE.fullmatch(value)) and "url" not in LOCAL_URL.sub("", value).casefold()


def class_styles(root: Element) -> Styles:
    """Return the declarations of each class in the <style> elements, such as ``.a, .b { fill: red }``.

    Other selectors are an error: without their rules, the logo would look different.
    """
    styles: Styles = {}
    for element in root.iter(f"{SVG}style"):
        for rule in without_comments(element.text or "").split("}"):
            selectors, _brace, body = rule.rpartition("{")
            found = declarations(body)  # once: a rule may have thousands of selectors
            # Before the last “;” are rules without a block, such as @import.
            for selector in filter(None, map(str.strip, selectors.rpartition(";")[2].split(","))):
                if not CLASS.fullmatch(selector):
                    raise ValidationError(
                        _("This SVG has styles other than those of classes. Export it with presentation attributes.")
                    )
                styles[selector[1:]] = styles.get(selector[1:], {}) | found
    return styles


def without_comments(css: str) -> str:
    first, *others = css.split("/*")
    return "".join([first, *(part.partition("*/")[2] for part in others)])


def declarations(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";"))
    return {name.strip(): value.strip() for name, _colon, value in pairs if name.strip() in PAINT}


def size_of(root: Element) -> tuple[int, int]:
    """Return width and height in pixels, from the viewBox or the attributes."""
    numbers = root.get("viewBox", "").replace(",", " ").split()[2:4]
    if len(numbers) != 2:
        numbers = [match[0] for name in ("width", "height") if (match := re.match(r"[\d.]+", root.get(name, "")))]
    try:
        width, height = (float(number) for number in numbers)
        scale = 200 / max(width, height)
        return max(round(width * scale), 1), max(round(height * scale), 1)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise ValidationError(_("This SVG doesn’t specify its width and height. Add a viewBox.")) from error
