"""Convert paths with placeholders, such as /blog/:year/* or /blog/[name], to prefixes and regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from ...addressing import MAX_SOURCE_LENGTH
from ...models import Kind
from .expressions import check_regex, escape_regex
from .row import Fields, UnsupportedRedirect
from .target_urls import split_host

SEGMENT = "([^/]+)"
REST = "(.*)"
OPTIONAL_REST = f"(?:/{REST})?"
MAX_GROUPS = 9  # a target can refer to $1 … $9
REST_NAME = "splat"  # what targets call a * in the old URL

PARENTHESES = r"\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*\))*\)"
# Netlify and Cloudflare: /blog/:year/* leads to /:year/:splat
SPLAT_SYNTAX = re.compile(r":(?P<name>[A-Za-z_]\w*)|(?P<rest>\*)")
# Squarespace: /blog/[name] leads to /[name]
BRACKET_SYNTAX = re.compile(r"\[(?P<name>\w+)\]|(?P<rest>\*)")
# HubSpot and others: /blog/{name} leads to /{name}
BRACE_SYNTAX = re.compile(r"\{(?P<name>[A-Za-z][\w-]*)\}|(?P<rest>\*)")
# Vercel and Next.js: /blog/:slug, /blog/:path*, /post/:id(\d+), /(en|de)/x, and /x(\.html)?. A backslash escapes.
PARAMETER_SYNTAX = re.compile(
    rf"\\(?P<escaped>.)|(?P<slash>/?):(?P<name>[A-Za-z_]\w*)(?P<pattern>{PARENTHESES})?(?P<modifier>[*+?]?)"
    rf"|(?P<group>{PARENTHESES})(?P<repeat>[*+?]?)"
)


class Part(NamedTuple):
    """A part of an old URL: literal ``text``, or an expression with one group, which targets refer to by ``name``."""

    text: str
    regex: str = ""
    name: str = ""


def template_fields(source: str, target: str, syntax: re.Pattern[str], warnings: list[str]) -> Fields:
    """Return the kind, source, and target of a rule for two URLs with placeholders. Raise UnsupportedRedirect."""
    if max(len(source), len(target)) > MAX_SOURCE_LENGTH:
        raise UnsupportedRedirect(_("The URL is longer than %(limit)d characters.") % {"limit": MAX_SOURCE_LENGTH})
    host, path = split_host(source)
    parts = list(split_template(path, syntax))
    names = [part.name for part in parts if part.regex]
    if len(names) > MAX_GROUPS:
        raise UnsupportedRedirect(_("The old URL has more than 9 placeholders."))
    target = insert_groups(target, names, syntax)
    origin = source.removesuffix(path)
    if not names:
        return {"kind": Kind.EXACT, "source": origin + "".join(part.text for part in parts), "target": target}
    if len(names) == 1 and parts[-1].regex in (REST, OPTIONAL_REST):
        slash = "/" if parts[-1].regex == OPTIONAL_REST else ""
        prefix = origin + "".join(part.text for part in parts[:-1]) + slash
        return {"kind": Kind.PREFIX, "source": f"{prefix}*", "target": target}
    if host:
        warnings.append(_("%(host)s was removed from the old URL.") % {"host": host})
    pattern = "".join(part.regex or escape_regex(part.text) for part in parts)
    return {"kind": Kind.REGEX, "source": check_regex(f"^{pattern}$"), "target": target}


def split_template(path: str, syntax: re.Pattern[str]) -> Iterator[Part]:
    """Yield the parts of ``path``, without empty ones."""
    position = 0
    for match in syntax.finditer(path):
        if literal := path[position : match.start()]:
            yield Part(literal)
        yield from placeholder_parts(match)
        position = match.end()
    if literal := path[position:]:
        yield Part(literal)


def placeholder_parts(match: re.Match[str]) -> Iterator[Part]:
    groups = match.groupdict()
    if groups.get("escaped"):
        yield Part(groups["escaped"])
        return
    slash, name = groups.get("slash") or "", groups["name"] or REST_NAME
    if groups.get("modifier"):
        yield Part(match[0], repeated_regex(slash, groups["pattern"], groups["modifier"]), name)
        return
    if slash:
        yield Part(slash)
    pattern = groups.get("pattern") or groups.get("group")
    text = match[0].removeprefix(slash)
    if groups.get("rest"):
        yield Part(text, REST, name)
    else:
        yield Part(text, repeated_group(pattern, groups.get("repeat") or "") if pattern else SEGMENT, name)


def repeated_group(pattern: str, repeat: str) -> str:
    """Return one group for ``pattern``, an expression in parentheses that ``*``, ``+``, or ``?`` may follow."""
    group = one_group(pattern)
    return f"((?:{group[1:]}{repeat})" if repeat else group


def one_group(pattern: str) -> str:
    """Return ``pattern``, an expression in parentheses, without groups inside it."""
    return "(" + re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern[1:])


def repeated_regex(slash: str, pattern: str | None, modifier: str) -> str:
    """Return the expression for a parameter such as ``/:path*``, ``/:path+``, or ``/:path?``."""
    if pattern and modifier != "?":
        raise UnsupportedRedirect(_("A repeated placeholder with its own expression is not supported."))
    group = (one_group(pattern) if pattern else SEGMENT) if modifier == "?" else REST
    if modifier == "+":
        return f"{slash}(.+)"
    return f"(?:{slash}{group})?" if slash else group


def insert_groups(target: str, names: list[str], syntax: re.Pattern[str]) -> str:
    """Return ``target`` with $1, $2, … for the placeholders with these ``names``, in the order of the old URL."""

    stars = [index for index, name in enumerate(names, 1) if name == REST_NAME]

    def replace(match: re.Match[str]) -> str:
        groups = match.groupdict()
        name = groups["name"] or (REST_NAME if groups.get("rest") else "")
        if groups.get("rest") and stars:
            return f"${stars.pop(0) if len(stars) > 1 else stars[0]}"
        if groups.get("escaped"):
            return groups["escaped"]
        if name in names:
            return f"{groups.get('slash') or ''}${names.index(name) + 1}"
        if name == REST_NAME:
            raise UnsupportedRedirect(_("The new URL repeats a *, but the old URL has none."))
        return match[0]

    return syntax.sub(replace, target)
