"""CSV files of Rank Math: ``id,source,matching,destination,type,category,status,ignore``.

https://rankmath.com/kb/import-export-redirections/
"""

from ..models import Kind
from .redirection import status_of
from .regexes import checked_regex, quoted
from .rows import CannotSay, refused, remarked, row_of
from .yoast import with_slash

LABEL = "Rank Math"


def fits(headers):
    return {"source", "matching", "destination", "type"} <= headers


def read(line, cells):
    text = f"{cells['source']} → {cells['destination'] or cells['type']}"
    state = cells.get("status", "").strip().lower()
    if state == "trashed":
        return remarked(line, text, "It was in the plugin’s bin.")
    try:
        values = fields_of(cells["source"].strip(), cells["matching"].strip().lower())
        values["status"] = status_of(cells["type"])
    except CannotSay as problem:
        return refused(line, text, problem)
    values["target"] = "" if values["status"] >= 400 else with_slash(cells["destination"].strip())
    values["enabled"] = state in ("active", "")
    values["ignore_case"] = "case" in cells.get("ignore", "").lower()
    return row_of(line, text, values)


def fields_of(source, matching):
    if matching == "regex":
        return {"kind": Kind.REGEX, "source": checked_regex(source)}
    if matching == "start":
        return {"kind": Kind.PREFIX, "source": f"{source.rstrip('*')}*"}
    if matching == "contains":
        return {"kind": Kind.REGEX, "source": quoted(source)}
    if matching == "end":
        return {"kind": Kind.REGEX, "source": f"{quoted(source)}$"}
    if matching in ("exact", ""):
        return {"kind": Kind.EXACT, "source": source}
    raise CannotSay(f"“{matching}” is not a way to match that is known: exact, contains, start, end or regex.")
