"""Parse Apache's redirects from .htaccess files and configurations: Redirect, RedirectMatch, and RewriteRule.

https://httpd.apache.org/docs/2.4/mod/mod_alias.html and https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...addressing import decode_path
from ...models import Kind
from ...own_hosts import is_own_url
from .apache_rewrite import STATUSES, RewriteState
from .expressions import check_regex, escape_regex, literal_path
from .row import Fields, Row, UnsupportedRedirect, make_row, rejected_row, skipped_row

LABEL = "Apache (.htaccess)"
DIRECTIVES = re.compile(
    r"^[ \t]*(redirect|redirectmatch|redirectpermanent|redirecttemp|rewriterule|rewritecond|rewriteengine)[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'|((?:\\\s|\S)+)')
CONDITIONAL_BLOCK = re.compile(r"<\s*(/?)\s*(if|elseif|else|location|locationmatch|files|filesmatch)\b", re.IGNORECASE)
NOT_A_REDIRECT = gettext_lazy("This line is not a redirect.")


def matches(sample: str) -> bool:
    return bool(DIRECTIVES.search(sample))


def rows(lines: Iterable[str]) -> Iterator[Row]:
    """Yield the Row for each directive of a file, given its lines."""
    rewrite_state, blocks = RewriteState(), list[str]()
    for number, line in join_continued(lines):
        if not line or line.startswith("#"):
            continue
        if tag := CONDITIONAL_BLOCK.match(line):
            blocks = blocks[:-1] if tag[1] else [*blocks, tag[2]]
            yield skipped_row(number, line, NOT_A_REDIRECT)
        else:
            yield parse_line(number, line, rewrite_state, blocks)


def parse_line(number: int, line: str, rewrite_state: RewriteState, blocks: list[str]) -> Row:
    try:
        if blocks and DIRECTIVES.match(f"{line} "):
            raise UnsupportedRedirect(
                _("This is inside <%(block)s>, which depends on more than the URL. Add this redirect by hand.")
                % {"block": blocks[-1]}
            )
        fields = directive_fields(split_arguments(line), rewrite_state)
    except UnsupportedRedirect as error:
        return rejected_row(number, line, error)
    if fields is None:
        return skipped_row(number, line, NOT_A_REDIRECT)
    host = fields.pop("host", "")
    return make_row(number, line, fields, host=host)


def join_continued(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield ``(number, line)``. A backslash at the end of a line continues it on the next."""
    start, pending = 0, ""
    for number, line in enumerate(lines, 1):
        start = start or number
        line = pending + line.strip()
        if line.endswith("\\"):
            pending = line[:-1] + " "
            continue
        yield start, line.strip()
        start, pending = 0, ""
    if pending:
        yield start, pending.strip()


def split_arguments(line: str) -> list[str]:
    return [
        re.sub(r'\\(["\\])', r"\1", double) if double else single or bare
        for double, single, bare in ARGUMENT.findall(line)
    ]


def directive_fields(words: list[str], rewrite_state: RewriteState) -> Fields | None:
    """Return the fields of a rule for a directive, or None if it is not a redirect. Raise UnsupportedRedirect."""
    name, arguments = words[0].lower(), words[1:]
    if name == "redirect":
        return redirect_fields(*split_status(arguments))
    if name == "redirectpermanent":
        return redirect_fields(301, arguments)
    if name == "redirecttemp":
        return redirect_fields(302, arguments)
    if name == "redirectmatch":
        return redirect_match_fields(*split_status(arguments))
    return rewrite_state.directive_fields(name, arguments)


def split_status(arguments: list[str]) -> tuple[int, list[str]]:
    """Return the status, which is optional and by default 302, and the other arguments."""
    first = arguments[0].lower() if arguments else ""
    if first in STATUSES or re.fullmatch(r"\d{3}", first):
        return STATUSES.get(first) or int(first), arguments[1:]
    return 302, arguments


def old_and_new(status: int, arguments: list[str]) -> tuple[str, str]:
    """Return ``(old, new)``. The new URL is empty for 410 and other errors."""
    is_error = status >= 400
    if len(arguments) < (1 if is_error else 2):
        raise UnsupportedRedirect(_("The old or the new URL is missing."))
    return arguments[0], "" if is_error else arguments[1]


def redirect_fields(status: int, arguments: list[str]) -> Fields:
    """Return the fields for ``Redirect``, which covers a URL and all below it, except for files."""
    old, new = old_and_new(status, arguments)
    if is_file(old) or "?" in old or "?" in new or "#" in new or (new and is_file(new)):
        return {"kind": Kind.EXACT, "source": old, "target": new, "status": status}
    if leaves_site(new) and not new.endswith("/") and not old.endswith("/"):
        # Unlike this site, the other one may have nothing at a URL with a slash at the end.
        pattern = f"^{escape_regex(decode_path(old))}(/.*)?$"
        return {"kind": Kind.REGEX, "source": pattern, "target": f"{new}$1", "status": status, "ignore_slash": False}
    target = f"{new.rstrip('/')}/$1" if new else ""
    return {"kind": Kind.PREFIX, "source": f"{old.rstrip('/')}/*", "target": target, "status": status}


def add_first_slashes(pattern: str, new: str) -> tuple[str, str]:
    """Return a pattern and a new URL whose $1 is the whole path, with the slash outside of it.

    ``(.*)\\.gif$`` and ``https://example.com$1.jpg`` → ``^/(.*)\\.gif$`` and ``https://example.com/$1.jpg``
    """
    whole_path = re.match(r"\^?\(/?(\.[*+]\??)\)", pattern)
    if not whole_path or not re.match(r"https?://[^/$]+\$1", new):
        return pattern, new
    return f"^/({whole_path[1]}){pattern[whole_path.end() :]}", new.replace("$1", "/$1", 1)


def leaves_site(url: str) -> bool:
    """Return whether ``url`` has a path on another website."""
    return bool(re.match(r"https?://[^/]+/.", url)) and not is_own_url(url)


def is_file(url: str) -> bool:
    path = re.sub(r"^https?://[^/]*", "", url)
    return "." in path.rpartition("/")[2]


def redirect_match_fields(status: int, arguments: list[str]) -> Fields:
    pattern, new = add_first_slashes(*old_and_new(status, arguments))
    if path := literal_path(pattern):
        return {"kind": Kind.EXACT, "source": path, "target": new, "status": status}
    return {
        "kind": Kind.REGEX,
        "source": check_regex(pattern),
        "target": new,
        "status": status,
        "ignore_case": False,
        "ignore_slash": False,
    }
