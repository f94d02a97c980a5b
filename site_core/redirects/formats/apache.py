"""Apache's redirects, from .htaccess files and configurations: Redirect, RedirectMatch and RewriteRule.

https://httpd.apache.org/docs/2.4/mod/mod_alias.html and https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html
"""

import re

from ..models import Kind
from .apache_rewrite import Rewriting
from .regexes import checked_regex, literal
from .rows import CannotSay, refused, remarked, row_of

LABEL = "Apache (.htaccess)"
DIRECTIVES = re.compile(
    r"^[ \t]*(redirect|redirectmatch|redirectpermanent|redirecttemp|rewriterule|rewritecond|rewriteengine)[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'|(\S+)')
STATUSES = {"permanent": 301, "temp": 302, "seeother": 303, "gone": 410}
INSIDE = re.compile(r"<\s*(/?)\s*(if|elseif|else|location|locationmatch|files|filesmatch)\b", re.IGNORECASE)
NOT_A_REDIRECT = "This line is no redirect."
CONDITIONAL = "It stands inside <{block}>, which asks for more than the address: make this redirect by hand."
TOO_FEW = "The old or the new address is missing."


def fits(sample):
    return bool(DIRECTIVES.search(sample))


def rows(text):
    """Yield the Row for each directive of the file ``text`` (its lines)."""
    rewriting, blocks = Rewriting(), []
    for number, line in joined(text):
        if not line or line.startswith("#"):
            continue
        if found := INSIDE.match(line):
            blocks = blocks[:-1] if found[1] else [*blocks, found[2]]
            yield remarked(number, line, NOT_A_REDIRECT)
            continue
        try:
            if blocks and DIRECTIVES.match(f"{line} "):
                raise CannotSay(CONDITIONAL.format(block=blocks[-1]))
            values = fields_of(arguments(line), rewriting)
        except CannotSay as problem:
            yield refused(number, line, problem)
            continue
        if values is None:
            yield remarked(number, line, NOT_A_REDIRECT)
        else:
            host = values.pop("host", "")
            yield row_of(number, line, values, host=host)


def joined(lines):
    """Yield ``(number, line)``; a line that ends with a backslash goes on in the next."""
    begun, held = 0, ""
    for number, line in enumerate(lines, 1):
        begun = begun or number
        line = held + line.strip()
        if line.endswith("\\"):
            held = line[:-1] + " "
            continue
        yield begun, line.strip()
        begun, held = 0, ""
    if held:
        yield begun, held.strip()


def arguments(line):
    found = ARGUMENT.findall(line)
    return [re.sub(r'\\(["\\])', r"\1", double) if double else single or bare for double, single, bare in found]


def fields_of(words, rewriting):
    """Fields of a rule for a directive; None for one that is no redirect. Raises CannotSay."""
    name, values = words[0].lower(), words[1:]
    if name == "redirect":
        return redirect(*status_and_rest(values))
    if name == "redirectpermanent":
        return redirect(301, values)
    if name == "redirecttemp":
        return redirect(302, values)
    if name == "redirectmatch":
        return redirect_match(*status_and_rest(values))
    return rewriting.directive(name, values)


def status_and_rest(values):
    first = values[0].lower() if values else ""
    if first in STATUSES or re.fullmatch(r"\d{3}", first):
        return STATUSES.get(first) or int(first), values[1:]
    return 302, values


def addresses_of(status, values):
    """``(old, new)``; the new address is empty for 410 and the like."""
    if status >= 400:
        if not values:
            raise CannotSay(TOO_FEW)
        return values[0], ""
    if len(values) < 2:
        raise CannotSay(TOO_FEW)
    return values[0], values[1]


def redirect(status, values):
    """Redirect stands for the address and all below it, as Apache has it; for a file, for that alone."""
    old, new = addresses_of(status, values)
    if is_file(old) or "?" in new or "#" in new or (new and is_file(new)):
        return {"kind": Kind.EXACT, "source": old, "target": new, "status": status}
    target = f"{new.rstrip('/')}/$1" if new else ""
    return {"kind": Kind.PREFIX, "source": f"{old.rstrip('/')}/*", "target": target, "status": status}


def is_file(address):
    path = re.sub(r"^https?://[^/]*", "", address)
    return "." in path.rpartition("/")[2]


def redirect_match(status, values):
    pattern, new = addresses_of(status, values)
    if path := literal(pattern):
        return {"kind": Kind.EXACT, "source": path, "target": new, "status": status}
    return {
        "kind": Kind.REGEX,
        "source": checked_regex(pattern),
        "target": new,
        "status": status,
        "ignore_case": False,
        "ignore_slash": False,
    }
