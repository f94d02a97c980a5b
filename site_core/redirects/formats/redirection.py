"""Files of the WordPress plugin Redirection, CSV and JSON.

https://redirection.me/support/import-export-redirects/ and https://redirection.me/developer/rest-api/
"""

from ..addresses import split_url
from ..models import Kind, QueryMode
from .regexes import checked_regex
from .rows import CannotSay, refused, row_of, with_query_of

CSV_LABEL = "Redirection (CSV)"
JSON_LABEL = "Redirection (JSON)"
WITHOUT_WORDS = "The plugin’s “{name}” redirects have no counterpart here. Make a redirect by hand, or leave it out."
NOT_FOUND = "Answers {code}: an address without a page answers 404 by itself. For “taken down”, use 410."
BY_VISITOR = "Depends on who asks ({name}), not on the address alone: this can’t be said here."


def fits(headers):
    return {"source", "target", "regex", "code"} <= headers and bool(headers & {"hits", "title", "type", "match"})


def read(line, cells):
    """The Row for a row of the CSV file: ``source,target,regex,code,type,hits,title,status``."""
    text = f"{cells['source']} → {cells['target'] or cells['code']}"
    try:
        action = cells.get("type", "").strip().lower()
        is_regex = cells["regex"].strip().lower() in ("1", "true", "yes")
        values = common(cells["source"], is_regex, action, cells["code"], cells["target"])
        if "status" in cells:
            values["enabled"] = cells["status"].strip().lower() not in ("disabled", "0")
        if cells.get("title", "").strip():
            values["notes"] = cells["title"].strip()
    except CannotSay as problem:
        return refused(line, text, problem)
    return row_of(line, text, values)


def common(source, is_regex, action, code, target):
    """Fields that both files have. ``action`` is url, error, pass, random, nothing, or empty."""
    if action not in ("", "url", "error"):
        raise CannotSay(WITHOUT_WORDS.format(name=action))
    status = status_of(code, action)
    values = {"source": source.strip(), "kind": Kind.EXACT, "status": status}
    values["target"] = "" if status >= 400 else target.strip()
    if is_regex:
        values |= {"kind": Kind.REGEX, "source": checked_regex(source.strip())}
    return values


def status_of(code, action=""):
    text = str(code).strip() or ("410" if action == "error" else "301")
    if not text.isdecimal():
        raise CannotSay(f"“{text}” is not an answer that redirects give, such as 301 or 302.")
    if int(text) == 404:
        raise CannotSay(NOT_FOUND.format(code=404))
    return int(text)


def fits_entry(entry):
    return isinstance(entry, dict) and "action_type" in entry and ("url" in entry or "match_data" in entry)


def read_entry(line, entry, disabled_groups=()):
    """The Row for an element of the JSON file's ``redirects``; ``disabled_groups`` are ids."""
    url = str(entry.get("url", ""))
    text = f"{url} → {target_of(entry) or entry.get('action_code', '')}"
    try:
        values = entry_fields(entry, url)
        values["enabled"] = bool(entry.get("enabled", True)) and entry.get("group_id") not in disabled_groups
    except CannotSay as problem:
        return refused(line, text, problem)
    return row_of(line, text, values)


def target_of(entry):
    data = entry.get("action_data")
    if isinstance(data, str):
        return data
    return str(data.get("url") or "") if isinstance(data, dict) else ""


def entry_fields(entry, url):
    match_type = entry.get("match_type") or "url"
    if match_type != "url":
        raise CannotSay(BY_VISITOR.format(name=match_type))
    match_data = entry.get("match_data")
    flags = match_data.get("source") if isinstance(match_data, dict) else None
    flags = flags if isinstance(flags, dict) else {}
    is_regex = bool(entry.get("regex") or flags.get("flag_regex"))
    action, code = str(entry.get("action_type") or ""), entry.get("action_code") or ""
    values = common(url, is_regex, action, code, target_of(entry))
    values["ignore_case"] = bool(flags.get("flag_case", not is_regex))
    values["ignore_slash"] = bool(flags.get("flag_trailing", not is_regex))
    values |= query_fields(url, is_regex, flags.get("flag_query", "exact"))
    if entry.get("title"):
        values["notes"] = str(entry["title"])
    return values


def query_fields(url, is_regex, flag):
    """What the plugin does with the query string: exact, exactorder, ignore, or pass (ignored and carried on)."""
    if is_regex:
        return {"carry_query": flag == "pass"}
    path, query = split_url(url)
    if flag in ("ignore", "pass") or not query:
        return {"source": path, "query_mode": QueryMode.IGNORE, "query": "", "carry_query": flag != "ignore"}
    return {**with_query_of(path, query), "carry_query": False}
