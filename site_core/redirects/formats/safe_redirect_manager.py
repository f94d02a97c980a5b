"""CSV files for Safe Redirect Manager: ``source,target,regex,code`` and more, or with the headings of its screen.

https://github.com/10up/safe-redirect-manager: ``*`` at the end stands for anything; rows without a code are 302.
"""

from ..models import Kind
from .redirection import status_of
from .regexes import checked_regex
from .rows import CannotSay, refused, row_of

LABEL = "Safe Redirect Manager"


def fits(headers):
    return {"source", "target", "regex", "code"} <= headers


def read(line, cells):
    text = f"{cells['source']} → {cells['target'] or cells['code']}"
    source, target = cells["source"].strip(), cells["target"].strip()
    try:
        values = fields_of(source, cells["regex"].strip().lower() in ("1", "true", "yes"))
        values["status"] = status_of(cells["code"].strip() or "302")
    except CannotSay as problem:
        return refused(line, text, problem)
    if values["kind"] == Kind.PREFIX and target.endswith("*"):
        target = f"{target[:-1]}$1"
    values["target"] = "" if values["status"] >= 400 else target
    if cells.get("notes", "").strip():
        values["notes"] = cells["notes"].strip()
    return row_of(line, text, values)


def fields_of(source, is_regex):
    if is_regex:
        return {"kind": Kind.REGEX, "source": checked_regex(source)}
    if "*" in source.rstrip("*"):
        raise CannotSay("A * in the middle of an address can’t be said here: use a regular expression.")
    return {"kind": Kind.PREFIX if source.endswith("*") else Kind.EXACT, "source": source}
