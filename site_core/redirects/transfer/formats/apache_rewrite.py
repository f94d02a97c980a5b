"""Parse Apache's RewriteRule and the conditions before it, if they depend on the URL alone.

https://httpd.apache.org/docs/2.4/rewrite/flags.html
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from ...addressing import ABSOLUTE_URL
from ...models import Kind, QueryMode
from . import request_line
from .expressions import check_regex, literal_path
from .query_conditions import query_fields
from .row import Fields, UnsupportedRedirect

STATUSES = {"permanent": 301, "temp": 302, "seeother": 303, "gone": 410}
SUPPORTED_FLAGS = {
    *("L", "LAST", "NC", "NOCASE", "QSA", "QSAPPEND", "QSD", "QSDISCARD", "NE", "NOESCAPE", "END"),
    *("R", "REDIRECT", "G", "GONE", "DPI", "B", "BNE"),
    *("E", "ENV"),  # variables for scripts of the old server
}
NO_SUCH_FILE = {"!-f", "!-d", "!-l"}  # always true here: redirects only apply where there is no page
HOST = re.compile(r"\^?(?:\(www\\?\.\)\?|\(\?:www\\?\.\)\?|www\\\.)?((?:[A-Za-z0-9-]+\\?\.)+[A-Za-z]+)\$?$")
VARIABLE = re.compile(r"%\{(\w+)(?::\w+)?\}|%\d")


class RewriteState:
    """The RewriteBase and RewriteCond directives that apply to the next RewriteRule."""

    def __init__(self) -> None:
        self.base = "/"
        self.conditions: list[list[str]] = []

    def directive_fields(self, name: str, arguments: list[str]) -> Fields | None:
        """Return the fields of a rule for a RewriteRule, or None for other directives. Raise UnsupportedRedirect."""
        if name == "rewritebase" and arguments:
            self.base = f"/{arguments[0].strip('/')}/".replace("//", "/")
        elif name == "rewritecond":
            self.conditions.append(arguments)
        elif name == "rewriterule":
            conditions, self.conditions = self.conditions, []
            return self.rule_fields(arguments, conditions)
        return None

    def rule_fields(self, arguments: list[str], conditions: list[list[str]]) -> Fields | None:
        if len(arguments) < 2:
            raise UnsupportedRedirect(_("The pattern or the new URL is missing."))
        pattern, target = arguments[0].replace("\\/", "/"), re.sub(r"\\(.)", r"\1", arguments[1])
        flags = parse_flags(arguments[2] if len(arguments) > 2 else "")
        if is_no_redirect(target, flags):
            return None
        status = status_of(flags, target)
        if pattern.startswith("!"):
            raise UnsupportedRedirect(_("Negated patterns (!) are not supported."))
        ignore_case = bool({"NC", "NOCASE"} & set(flags))
        pattern = full_path_pattern(pattern, self.base)
        conditions, pattern, target = apply_request_conditions(conditions, pattern, target)
        fields = condition_fields(conditions) | self.target_fields(target, status, flags)
        return fields | source_fields(pattern, ignore_case, fields)

    def target_fields(self, target: str, status: int, flags: dict[str, str]) -> Fields:
        if status >= 400:
            return {"status": status, "target": ""}
        target = re.sub(r"^(?:https?://)?%\{HTTP_HOST\}(?=/)", "", target)
        if re.fullmatch(r"(https?://[^/]*)?/?%\{REQUEST_URI\}", target):
            raise UnsupportedRedirect(
                _(
                    "This redirects every URL to itself on HTTPS or on another host. The server or SITE_URL "
                    "takes care of that."
                )
            )
        if variable := VARIABLE.search(target):
            raise unsupported_variable(variable[0])
        carry_query = not {"QSD", "QSDISCARD"} & set(flags)
        if "?" in target:
            carry_query = bool({"QSA", "QSAPPEND"} & set(flags))
        target = target.removesuffix("?")
        if not ABSOLUTE_URL.match(target) and not target.startswith("/"):
            target = self.base + target
        return {"status": status, "target": target, "carry_query": carry_query}


def source_fields(pattern: str, ignore_case: bool, fields: Fields) -> Fields:
    path = literal_path(pattern)
    if path and fields.get("query_mode", QueryMode.IGNORE) in QueryMode.values:
        return {"kind": Kind.EXACT, "source": path}
    options = {"ignore_case": ignore_case, "ignore_slash": False}
    return {"kind": Kind.REGEX, "source": check_regex(pattern), **options}


def apply_request_conditions(
    conditions: list[list[str]], pattern: str, target: str
) -> tuple[list[list[str]], str, str]:
    """Return ``(conditions, pattern, target)`` without conditions on the URL. Raise UnsupportedRedirect."""
    others = []
    for arguments in conditions:
        if is_path_condition(arguments) and request_line.is_catch_all(pattern) and "$" not in target:
            pattern, target = add_flags(arguments), re.sub(r"%(\d)", r"$\1", target)
            continue
        if len(arguments) < 2 or arguments[0].upper() != "%{THE_REQUEST}" or is_alternative(arguments):
            others.append(arguments)
            continue
        condition = request_line.parse_condition(arguments[1])
        if condition and request_line.is_catch_all(pattern) and "$" not in target:
            pattern, target = f"^{condition.path}$", re.sub(r"%(\d)", r"$\1", target)
        elif not condition or not request_line.is_implied(condition, pattern):
            raise unsupported_condition("THE_REQUEST")
        if condition.query:
            others.append(["%{QUERY_STRING}", condition.query])
    return others, pattern, target


def is_path_condition(arguments: list[str]) -> bool:
    """Return whether a condition requires that the path matches an expression."""
    is_path = len(arguments) > 1 and arguments[0].upper() == "%{REQUEST_URI}"
    return is_path and not arguments[1].startswith(("!", "=", "<", ">", "-")) and not is_alternative(arguments)


def add_flags(arguments: list[str]) -> str:
    """Return the expression of a condition, with its flag for upper and lower case."""
    flags = "".join(arguments[2:]).upper()
    return f"(?i){arguments[1]}" if "NC" in flags or "NOCASE" in flags else arguments[1]


def is_alternative(arguments: list[str]) -> bool:
    """Return whether a condition has the OR flag."""
    flags = {flag.strip().upper() for flag in "".join(arguments[2:]).strip("[]").split(",")}
    return bool(flags & {"OR", "ORNEXT"})


def unsupported_variable(name: str) -> UnsupportedRedirect:
    message = _("The new URL contains %(name)s, which is not supported. Enter the URL itself.")
    return UnsupportedRedirect(message % {"name": name})


def unsupported_flag(flag: str) -> UnsupportedRedirect:
    return UnsupportedRedirect(_("The flag %(flag)s is not supported.") % {"flag": flag})


def unsupported_condition(name: str) -> UnsupportedRedirect:
    if name == "REQUEST_URI":
        return UnsupportedRedirect(
            _(
                "The condition limits the URLs that the pattern matches. Add this redirect by hand, with exceptions "
                "for the URLs that are left out."
            )
        )
    message = _("The condition depends on %(name)s, not only on the URL. This is not supported.")
    return UnsupportedRedirect(message % {"name": name})


def parse_flags(text: str) -> dict[str, str]:
    """Return ``{FLAG: value}``. Raise UnsupportedRedirect for flags that change the meaning of the rule."""
    flags = {}
    for flag in filter(None, (part.strip() for part in text.strip("[]").split(","))):
        name, _separator, value = flag.partition("=")
        if name.upper() not in SUPPORTED_FLAGS:
            raise unsupported_flag(flag)
        flags[name.upper()] = value
    return flags


def status_of(flags: dict[str, str], target: str) -> int:
    if {"G", "GONE"} & set(flags):
        return 410
    for name in ("R", "REDIRECT"):
        if name in flags:
            value = flags[name].lower() or "302"
            if value in STATUSES or value.isdecimal():
                return STATUSES.get(value) or int(value)
            raise unsupported_flag(f"R={value}")
    if ABSOLUTE_URL.match(target):
        return 302
    raise UnsupportedRedirect(_("This is an internal rewrite, not a redirect: it does not have the R flag."))


def is_no_redirect(target: str, flags: dict[str, str]) -> bool:
    """Return whether a rule changes no URL, or is what WordPress and others write to run their own script."""
    is_front_controller = target.removeprefix("/") == "index.php" or target.endswith("/index.php")
    has_status = bool({"R", "REDIRECT", "G", "GONE"} & set(flags))
    return not has_status and (target == "-" or (is_front_controller and not ABSOLUTE_URL.match(target)))


def full_path_pattern(pattern: str, base: str) -> str:
    """Return ``pattern`` for the whole path. In .htaccess files, patterns have no leading slash."""
    beginning = pattern.removeprefix("^")
    if not pattern.startswith("^") or beginning.startswith(("/", "(/", "(?:/")):
        return pattern.replace("^/?", "^/", 1) if base == "/" else pattern
    return f"^{re.escape(base) if base != '/' else '/'}{beginning}"


def without_same_hosts(conditions: list[list[str]]) -> list[list[str]]:
    """Return ``conditions`` without those on a host that the next one allows, too, with or without www.

    cPanel writes both before each redirect, joined with [OR].
    """
    return [
        first
        for first, second in zip(conditions, [*conditions[1:], []], strict=False)
        if not (is_alternative(first) and host_of(first) and host_of(first) == host_of(second))
    ]


def host_of(arguments: list[str]) -> str:
    """Return the host that a condition requires, without www., or an empty string."""
    is_host = len(arguments) > 1 and arguments[0].upper() == "%{HTTP_HOST}"
    match = HOST.match(arguments[1]) if is_host else None
    return match[1].replace("\\", "").lower() if match else ""


def condition_fields(conditions: list[list[str]]) -> Fields:
    """Return the fields for RewriteCond directives: query string and site. Raise UnsupportedRedirect for others."""
    fields: Fields = {}
    for arguments in without_same_hosts(conditions):
        if len(arguments) < 2:
            raise unsupported_condition(" ".join(arguments))
        name, pattern = arguments[0].strip("%{}").upper(), arguments[1]
        if is_alternative(arguments):
            raise UnsupportedRedirect(
                _("Conditions joined with [OR] are not supported. Add one redirect for each of them.")
            )
        if name == "REQUEST_FILENAME" and pattern in NO_SUCH_FILE:
            continue
        if name == "QUERY_STRING":
            fields = query_fields(pattern, fields)
        elif name == "HTTP_HOST" and (host := HOST.match(pattern)):
            fields["host"] = host[1].replace("\\", "")
        else:
            raise unsupported_condition(name)
    return fields
