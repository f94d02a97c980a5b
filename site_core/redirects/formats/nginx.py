"""nginx configurations: ``rewrite``, and ``return`` inside ``location``.

https://nginx.org/en/docs/http/ngx_http_rewrite_module.html
"""

import re
from typing import NamedTuple

from ..addresses import ABSOLUTE_URL
from ..models import Kind, QueryMode
from .queries import query_fields
from .regexes import checked_regex, literal
from .rows import CannotSay, refused, remarked, row_of

LABEL = "nginx"
STATEMENTS = re.compile(r"^[ \t]*(rewrite\s+\S+\s+\S+|return\s+\d{3}|location\s[^{]*\{|map\s[^{]*\{)", re.MULTILINE)
TOKEN = re.compile(
    r'\s+|#[^\n]*|"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|([{};])'
    r'|((?:\\.|\$\{\w+\}|[^\s;{}"\'\\]|(?<=\S)[{}](?=[\d,]))+)'
)
THIS_HOST = re.compile(r"^(?:\$scheme|https?)://\$(?:host|http_host|server_name)(?=/|\$)")
CARRIED = re.compile(r"\$is_args\$args$|\?\$(?:args|query_string)$")
VARIABLE = re.compile(r"\$(?!\d)\{?\w+\}?")
INTERNAL = "This rewrites inside the server, without a redirect: it ends neither with permanent nor with redirect."
WHOLE_HOST = "It answers for the whole server, not for one address: make a redirect by hand."
CONDITION = "It depends on “{name}”, not on the address alone: this can’t be said here."
VARIABLES = "The new address has {name}, which has no counterpart here. Write the address itself."
NO_CODE = "return without 301, 302, 307, 308, 410 or 451 is no redirect."
UNFINISHED = "The file ends in the middle of a statement: a ; or } is missing."
NOT_A_REDIRECT = "This is no redirect."


class Block(NamedTuple):
    """An open ``{``: its words, such as ``["location", "=", "/old"]``."""

    line: int
    words: list


def fits(sample):
    return bool(STATEMENTS.search(sample))


def rows(text):
    """Yield the Row for each statement of the file ``text``."""
    blocks, words, begun = [], [], 1
    for line, token, is_sign in tokens(text.read()):
        if not words:
            begun = line
        if not is_sign:
            words.append(token)
            continue
        if token == "{":
            blocks.append(Block(begun, words))
        elif token == "}":
            blocks = blocks[:-1]
        elif words:
            yield statement(begun, words, blocks)
        words = []
    if words:
        yield refused(begun, " ".join(words), UNFINISHED)


def tokens(text):
    """Yield ``(line, token, whether it is one of { } ;)``."""
    line, position = 1, 0
    while position < len(text):
        found = TOKEN.match(text, position)
        end = found.end() if found else position + 1
        if found and found.lastindex:
            token = next(part for part in found.groups() if part is not None)
            yield line, token, bool(found[3])
        line += text.count("\n", position, end)
        position = end


def statement(line, words, blocks):
    text = " ".join(words)
    try:
        values = fields_of(words, [block.words for block in blocks])
    except CannotSay as problem:
        return refused(line, text, problem)
    if values is None:
        return remarked(line, text, NOT_A_REDIRECT)
    return row_of(line, text, values)


def fields_of(words, blocks):
    """Fields of a rule for a statement; None for one that is no redirect. Raises CannotSay."""
    inside = blocks[-1] if blocks else []
    if inside[:1] == ["map"]:
        return map_entry(words, inside)
    if words[0] not in ("rewrite", "return"):
        return None
    query = {}
    for block in blocks:
        if block[:1] == ["if"]:
            query = condition(block, query)
    where = next((block for block in reversed(blocks) if block[:1] == ["location"]), None)
    if words[0] == "rewrite":
        return rewrite(words[1:]) | query
    return returned(words[1:], where, query)


def condition(block, before):
    """Fields for an ``if ($arg_p = 123)`` around a statement; raises CannotSay."""
    text = " ".join(block[1:])
    found = re.fullmatch(r"\(\s*\$(\w+)\s*(=|~\*?)\s*(.+?)\s*\)", text)
    if found and found[2] == "=" and found[1].startswith("arg_"):
        return query_fields(f"{found[1].removeprefix('arg_')}={re.escape(found[3])}", before)
    if found and found[1] in ("args", "query_string"):
        return query_fields(f"^{re.escape(found[3])}$" if found[2] == "=" else found[3], before)
    raise CannotSay(CONDITION.format(name=text))


def rewrite(values):
    if len(values) < 2:
        raise CannotSay("The expression or the new address is missing.")
    pattern, target, flag = values[0], values[1], values[2] if len(values) > 2 else ""
    if flag == "permanent":
        status = 301
    elif flag == "redirect" or ABSOLUTE_URL.match(target) or target.startswith("$scheme"):
        status = 302
    else:
        raise CannotSay(INTERNAL)
    carry = not target.endswith("?")
    return by_pattern(pattern, False) | {
        "status": status,
        "target": target_of(target.removesuffix("?")),
        "carry_query": carry,
    }


def by_pattern(pattern, ignore_case):
    if path := literal(pattern):
        return {"kind": Kind.EXACT, "source": path}
    source = checked_regex(pattern)
    return {"kind": Kind.REGEX, "source": source, "ignore_case": ignore_case, "ignore_slash": False}


def target_of(target):
    """The new address without what stands for this host and the visitor's query string; raises CannotSay."""
    target = CARRIED.sub("", THIS_HOST.sub("", target))
    if found := VARIABLE.search(target):
        raise CannotSay(VARIABLES.format(name=found[0]))
    return target


def returned(values, where, query):
    """``return code [address]`` inside the ``location`` with the words ``where``."""
    code, target = (values[0], values[1] if len(values) > 1 else "") if values else ("", "")
    if ABSOLUTE_URL.match(code):
        code, target = "302", code
    if not code.isdecimal() or int(code) < 300:
        raise CannotSay(NO_CODE)
    if where is None:
        raise CannotSay(WHOLE_HOST)
    fields = location(where[1:]) | query
    rest = f"{fields['source'].removesuffix('*')}$1" if fields["kind"] == Kind.PREFIX else fields["source"]
    if fields["kind"] != Kind.REGEX:
        target = re.sub(r"\$(request_)?uri\b", lambda found: rest, target)
    target = target_of(target) if int(code) < 400 else ""
    if target and not target.startswith("/") and not ABSOLUTE_URL.match(target):
        raise CannotSay(VARIABLES.format(name=target))
    return fields | {"status": int(code), "target": target}


def location(words):
    """Fields for the words after ``location``: = exact, ~ and ~* expressions, else a beginning."""
    sign, address = (words[0], words[1]) if len(words) > 1 else ("", words[0] if words else "")
    if sign == "=":
        return {"kind": Kind.EXACT, "source": address}
    if sign in ("~", "~*"):
        return by_pattern(address, sign == "~*")
    if address == "/" or address.startswith("@") or not address:
        raise CannotSay(WHOLE_HOST)
    return {"kind": Kind.PREFIX, "source": f"{address}*"}


def map_entry(words, block):
    """A line of ``map $uri $new { /old /new; }``."""
    if block[1:2] not in (["$uri"], ["$request_uri"]) or words[0] in ("default", "hostnames", "volatile", "include"):
        return None
    if len(words) != 2 or not words[0].startswith(("/", "~")):
        raise CannotSay(CONDITION.format(name=" ".join(block)))
    old, target = words
    if old.startswith("~"):
        return by_pattern(old.lstrip("~*"), old.startswith("~*")) | {"target": target_of(target)}
    path, _, query = old.partition("?")
    asked = {"query_mode": QueryMode.EXACT, "query": query} if query else {}
    return {"kind": Kind.EXACT, "source": path, "target": target_of(target)} | asked
