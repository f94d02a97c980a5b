"""Parse nginx configurations: ``rewrite``, ``return`` inside ``location``, and ``map``.

https://nginx.org/en/docs/http/ngx_http_rewrite_module.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from django.utils.translation import gettext as _

from ...addressing import ABSOLUTE_URL
from ...models import Kind, QueryMode
from .apache_rewrite import unsupported_condition, unsupported_variable
from .expressions import check_regex, literal_path, number_groups
from .query_conditions import query_fields
from .row import Fields, Row, UnsupportedRedirect, make_row, rejected_row, skipped_row

LABEL = "nginx"
STATEMENTS = re.compile(r"^[ \t]*(rewrite\s+\S+\s+\S+|return\s+\d{3}|location\s[^{]*\{|map\s[^{]*\{)", re.MULTILINE)
TOKEN = re.compile(
    r'\s+|#[^\n]*|"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|([{};])'
    r'|((?:\\.|\$\{\w+\}|[^\s;{}"\'\\]|(?<=\S)[{}](?=[\d,]))+)'
)
THIS_HOST = re.compile(r"^(?:\$scheme|https?)://\$(?:host|http_host|server_name)(?=/|\$)")
CARRIED_QUERY = re.compile(r"\$is_args\$args$|\?\$(?:args|query_string)$")
NAMED_GROUP = r"\$\{?(?P<name>[A-Za-z_]\w*)\}?"
VARIABLE = re.compile(r"\$(?!\d)\{?\w+\}?")


class Block(NamedTuple):
    """An open ``{`` with the words before it, such as ``["location", "=", "/old"]``."""

    line: int
    words: list[str]


def matches(sample: str) -> bool:
    return bool(STATEMENTS.search(sample))


def rows(text: TextIO) -> Iterator[Row]:
    """Yield the Row for each statement of the file ``text``."""
    blocks: list[Block] = []
    words: list[str] = []
    start = 1
    for line, token, is_punctuation in tokens(text.read()):
        if not words:
            start = line
        if not is_punctuation:
            words.append(token)
            continue
        if token == "{":
            blocks.append(Block(start, words))
        elif token == "}":
            blocks = blocks[:-1]
        elif words:
            yield parse_statement(start, words, blocks)
        words = []
    if words:
        message = _("The file ends in the middle of a statement: a ; or } is missing.")
        yield rejected_row(start, " ".join(words), message)


def tokens(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield ``(line, token, whether it is one of { } ;)``."""
    line, position = 1, 0
    while position < len(text):
        match = TOKEN.match(text, position)
        end = match.end() if match else position + 1
        if match and match.lastindex:
            token = next(part for part in match.groups() if part is not None)
            yield line, token, bool(match[3])
        line += text.count("\n", position, end)
        position = end


def parse_statement(line: int, words: list[str], blocks: list[Block]) -> Row:
    text = " ".join(words)
    try:
        fields = statement_fields(words, [block.words for block in blocks])
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)
    if fields is None:
        return skipped_row(line, text, _("This is not a redirect."))
    return make_row(line, text, fields)


def statement_fields(words: list[str], blocks: list[list[str]]) -> Fields | None:
    """Return the fields of a rule for a statement, or None if it is not a redirect. Raise UnsupportedRedirect."""
    innermost = blocks[-1] if blocks else []
    if innermost[:1] == ["map"]:
        return map_fields(words, innermost)
    if words[0] not in ("rewrite", "return"):
        return None
    query: Fields = {}
    for block in blocks:
        if block[:1] == ["if"]:
            query = condition_fields(block, query)
    location = next((block for block in reversed(blocks) if block[:1] == ["location"]), None)
    if words[0] == "rewrite":
        return rewrite_fields(words[1:]) | query
    return return_fields(words[1:], location, query)


def condition_fields(block: list[str], fields: Fields) -> Fields:
    """Return ``fields`` with those for an ``if ($arg_p = 123)`` around a statement. Raise UnsupportedRedirect."""
    text = " ".join(block[1:])
    match = re.fullmatch(r"\(\s*\$(\w+)\s*(=|~\*?)\s*(.+?)\s*\)", text)
    if match and match[2] == "=" and match[1].startswith("arg_"):
        return query_fields(f"{match[1].removeprefix('arg_')}={re.escape(match[3])}", fields)
    if match and match[1] in ("args", "query_string"):
        return query_fields(f"^{re.escape(match[3])}$" if match[2] == "=" else match[3], fields)
    raise unsupported_condition(f"“{text}”")


def rewrite_fields(arguments: list[str]) -> Fields:
    if len(arguments) < 2:
        raise UnsupportedRedirect(_("The pattern or the new URL is missing."))
    pattern, target = number_groups(arguments[0], arguments[1], NAMED_GROUP)
    flag = arguments[2] if len(arguments) > 2 else ""
    if flag == "permanent":
        status = 301
    elif flag == "redirect" or ABSOLUTE_URL.match(target) or target.startswith("$scheme"):
        status = 302
    else:
        raise UnsupportedRedirect(
            _("This is an internal rewrite, not a redirect: it ends with neither “permanent” nor “redirect”.")
        )
    return pattern_fields(pattern, ignore_case=False) | {
        "status": status,
        "target": parse_target(target.removesuffix("?")),
        "carry_query": not target.endswith("?"),
    }


def pattern_fields(pattern: str, ignore_case: bool) -> Fields:
    if path := literal_path(pattern):
        return {"kind": Kind.EXACT, "source": path}
    return {"kind": Kind.REGEX, "source": check_regex(pattern), "ignore_case": ignore_case, "ignore_slash": False}


def parse_target(target: str) -> str:
    """Return ``target`` without the variables for this host and the query string. Raise UnsupportedRedirect."""
    target = CARRIED_QUERY.sub("", THIS_HOST.sub("", target))
    if variable := VARIABLE.search(target):
        raise unsupported_variable(variable[0])
    return target


def return_fields(arguments: list[str], location: list[str] | None, query: Fields) -> Fields:
    """Return the fields for ``return code [URL]`` inside the block ``location``."""
    code, target = (arguments[0], arguments[1] if len(arguments) > 1 else "") if arguments else ("", "")
    if ABSOLUTE_URL.match(code):
        code, target = "302", code
    if not code.isdecimal() or int(code) < 300:
        raise UnsupportedRedirect(_("“return” is not a redirect unless its code is 301, 302, 307, 308, 410, or 451."))
    if location is None:
        raise whole_server()
    fields = location_fields(location[1:]) | query
    if fields["kind"] == Kind.REGEX:
        fields["source"], target = number_groups(fields["source"], target, NAMED_GROUP)
    requested = f"{fields['source'].removesuffix('*')}$1" if fields["kind"] == Kind.PREFIX else fields["source"]
    if fields["kind"] != Kind.REGEX:
        target = re.sub(r"\$(request_)?uri\b", lambda match: requested, target)
    target = parse_target(target) if int(code) < 400 else ""
    if target and not target.startswith("/") and not ABSOLUTE_URL.match(target):
        raise unsupported_variable(target)
    return fields | {"status": int(code), "target": target}


def whole_server() -> UnsupportedRedirect:
    return UnsupportedRedirect(_("This applies to the whole server, not to one URL. Add a redirect by hand."))


def location_fields(words: list[str]) -> Fields:
    """Return the fields for the words after ``location``: = exact, ~ and ~* expressions, else a prefix."""
    modifier, url = (words[0], words[1]) if len(words) > 1 else ("", words[0] if words else "")
    if modifier == "=":
        return {"kind": Kind.EXACT, "source": url}
    if modifier in ("~", "~*"):
        return pattern_fields(url, ignore_case=modifier == "~*")
    if url == "/" or url.startswith("@") or not url:
        raise whole_server()
    return {"kind": Kind.PREFIX, "source": f"{url}*"}


def map_fields(words: list[str], block: list[str]) -> Fields | None:
    """Return the fields for a line of ``map $uri $new { /old /new; }``, or None if it is not a redirect."""
    if block[1:2] not in (["$uri"], ["$request_uri"]) or words[0] in ("default", "hostnames", "volatile", "include"):
        return None
    if len(words) != 2 or not words[0].startswith(("/", "~")):
        raise unsupported_condition(f"“{' '.join(block)}”")
    old, target = words
    if old.startswith("~"):
        pattern, target = number_groups(old.lstrip("~*"), target, NAMED_GROUP)
        return pattern_fields(pattern, ignore_case=old.startswith("~*")) | {"target": parse_target(target)}
    path, _separator, query = old.partition("?")
    query_values = {"query_mode": QueryMode.EXACT, "query": query} if query else {}
    return {"kind": Kind.EXACT, "source": path, "target": parse_target(target)} | query_values
