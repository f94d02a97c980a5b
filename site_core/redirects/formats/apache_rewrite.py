"""Apache's RewriteRule with the conditions before it, as far as they ask for the address alone.

https://httpd.apache.org/docs/2.4/rewrite/flags.html
"""

import re

from ..addresses import ABSOLUTE_URL
from ..models import Kind, QueryMode
from .queries import query_fields
from .regexes import checked_regex, literal
from .rows import CannotSay

STATUSES = {"permanent": 301, "temp": 302, "seeother": 303, "gone": 410}
HARMLESS = {"L", "LAST", "NC", "NOCASE", "QSA", "QSD", "NE", "END", "R", "REDIRECT", "G", "GONE", "DPI", "B", "BNE"}
HARMLESS |= {"QSAPPEND", "QSDISCARD", "NOESCAPE"}
NO_PAGE_THERE = {"!-f", "!-d", "!-l"}  # redirects here answer only where no page is
HOST = re.compile(r"\^?(?:\(www\\?\.\)\?|\(\?:www\\?\.\)\?|www\\\.)?((?:[A-Za-z0-9-]+\\?\.)+[A-Za-z]+)\$?$")
VARIABLE = re.compile(r"%\{(\w+)(?::\w+)?\}|%\d")
INTERNAL = "This rewrites inside the server, without a redirect: it has no R flag."
NEGATED = "“Every address but these” (!) can’t be said here."
FLAG = "The flag {flag} has no counterpart here."
VARIABLES = "The new address has {name}, which has no counterpart here. Write the address itself."
CONDITION = "Its condition asks for {name}, not for the address alone: this can’t be said here."
EITHER = "Conditions joined by [OR] can’t be said here: make one redirect for each."
TO_ITSELF = "It sends every address to itself, as for https or another host: the server or SITE_URL does that."
TOO_FEW = "The pattern or the new address is missing."


class Rewriting:
    """What the lines so far say about the next RewriteRule."""

    def __init__(self):
        self.base = "/"
        self.conditions = []

    def directive(self, name, values):
        """Fields of a rule for a RewriteRule; None for any other directive. Raises CannotSay."""
        if name == "rewritebase" and values:
            self.base = f"/{values[0].strip('/')}/".replace("//", "/")
        elif name == "rewritecond":
            self.conditions.append(values)
        elif name == "rewriterule":
            conditions, self.conditions = self.conditions, []
            return self.rule(values, conditions)
        return None

    def rule(self, values, conditions):
        if len(values) < 2:
            raise CannotSay(TOO_FEW)
        pattern, target = values[:2]
        flags = flags_of(values[2] if len(values) > 2 else "")
        status = status_of(flags, target)
        if pattern.startswith("!"):
            raise CannotSay(NEGATED)
        ignore_case = bool({"NC", "NOCASE"} & set(flags))
        fields = asked_for(conditions) | self.target(target, status, flags)
        return fields | self.source(pattern, ignore_case, fields)

    def source(self, pattern, ignore_case, fields):
        pattern = with_slash(pattern, self.base)
        path = literal(pattern)
        if path and fields.get("query_mode", QueryMode.IGNORE) in QueryMode.values:
            return {"kind": Kind.EXACT, "source": path}
        ways = {"ignore_case": ignore_case, "ignore_slash": False}
        return {"kind": Kind.REGEX, "source": checked_regex(pattern), **ways}

    def target(self, target, status, flags):
        if status >= 400:
            return {"status": status, "target": ""}
        target = re.sub(r"^(?:https?://)?%\{HTTP_HOST\}(?=/)", "", target)
        if re.fullmatch(r"(https?://[^/]*)?/?%\{REQUEST_URI\}", target):
            raise CannotSay(TO_ITSELF)
        if found := VARIABLE.search(target):
            raise CannotSay(VARIABLES.format(name=found[0]))
        carry = not {"QSD", "QSDISCARD"} & set(flags)
        if "?" in target:
            carry = bool({"QSA", "QSAPPEND"} & set(flags))
        target = target.removesuffix("?")
        if not ABSOLUTE_URL.match(target) and not target.startswith("/"):
            target = self.base + target
        return {"status": status, "target": re.sub(r"\\(.)", r"\1", target), "carry_query": carry}


def flags_of(text):
    """``{flag in capitals: value}``; raises CannotSay for those that mean something else."""
    flags = {}
    for flag in filter(None, (part.strip() for part in text.strip("[]").split(","))):
        name, _, value = flag.partition("=")
        if name.upper() not in HARMLESS:
            raise CannotSay(FLAG.format(flag=flag))
        flags[name.upper()] = value
    return flags


def status_of(flags, target):
    if {"G", "GONE"} & set(flags):
        return 410
    for name in ("R", "REDIRECT"):
        if name in flags:
            value = flags[name].lower() or "302"
            if value in STATUSES or value.isdecimal():
                return STATUSES.get(value) or int(value)
            raise CannotSay(FLAG.format(flag=f"R={value}"))
    if ABSOLUTE_URL.match(target):
        return 302
    raise CannotSay(INTERNAL)


def with_slash(pattern, base):
    """``pattern`` for the whole path: in .htaccess files it has no slash at the beginning."""
    beginning = pattern.removeprefix("^")
    if not pattern.startswith("^") or beginning.startswith(("/", "(/", "(?:/")):
        return pattern.replace("^/?", "^/", 1) if base == "/" else pattern
    return f"^{re.escape(base) if base != '/' else '/'}{beginning}"


def asked_for(conditions):
    """Fields for the RewriteConds before a rule: the query string, the site. Raises CannotSay for all others."""
    fields = {}
    for values in conditions:
        if len(values) < 2:
            raise CannotSay(CONDITION.format(name=" ".join(values)))
        name, pattern = values[0].strip("%{}").upper(), values[1]
        flags = {flag.strip().upper() for flag in "".join(values[2:]).strip("[]").split(",")}
        if flags & {"OR", "ORNEXT"}:
            raise CannotSay(EITHER)
        if name == "REQUEST_FILENAME" and pattern in NO_PAGE_THERE:
            continue
        if name == "QUERY_STRING":
            fields = query_fields(pattern, fields)
        elif name == "HTTP_HOST" and (found := HOST.match(pattern)):
            fields["host"] = found[1].replace("\\", "")
        else:
            raise CannotSay(CONDITION.format(name=name))
    return fields
