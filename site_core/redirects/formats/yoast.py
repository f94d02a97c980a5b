"""CSV files of Yoast SEO Premium: ``Origin,Target,Type,Format``.

https://yoast.com/help/how-to-import-and-export-redirects-in-yoast-seo-premium/
"""

from ..models import Kind
from .redirection import status_of
from .regexes import checked_regex
from .rows import CannotSay, refused, row_of

LABEL = "Yoast SEO Premium"


def fits(headers):
    return {"origin", "target", "type", "format"} <= headers


def read(line, cells):
    text = f"{cells['origin']} → {cells['target'] or cells['type']}"
    try:
        values = fields_of(cells["origin"].strip(), cells["format"].strip().lower())
        values["status"] = status_of(cells["type"])
    except CannotSay as problem:
        return refused(line, text, problem)
    values["target"] = "" if values["status"] >= 400 else with_slash(cells["target"].strip())
    return row_of(line, text, values)


def fields_of(origin, style):
    if style not in ("plain", "regex", ""):
        raise CannotSay(f"The format “{style}” is not known: plain or regex.")
    if style == "regex":
        return {"kind": Kind.REGEX, "source": checked_regex(origin)}
    return {"kind": Kind.EXACT, "source": origin}


def with_slash(target):
    """The plugin leaves out the first slash of paths."""
    return target if not target or target.startswith("/") or "://" in target else f"/{target}"
