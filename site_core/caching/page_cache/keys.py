"""Which addresses share an answer."""

import re
from urllib.parse import parse_qsl, urlencode

LONGEST_QUERY = 2000  # characters; what is longer is answered, but not kept
DECLARED = re.compile(r'"([^"\\]*)"')


def page_key(environ):
    """``(scheme, host, path)`` as visitors see them."""
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", "").lower(),
        environ.get("PATH_INFO", ""),
    )


def known_part(query, parameters):
    """``query`` without what the page does not know, sorted: the same for all that get the same answer."""
    if not parameters or not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    known = [(name, value) for name, value in pairs if name.casefold() in parameters]
    return urlencode(sorted(known, key=lambda pair: pair[0]))  # by name only: of one name's values, the last one counts


def no_vary_search(parameters):
    """The header that declares which query parameters a page knows: all others change nothing.

    Source: https://httpwg.org/http-extensions/draft-ietf-httpbis-no-vary-search.html
    """
    if not parameters:
        return "key-order, params"
    names = " ".join(f'"{name}"' for name in sorted(parameters) if DECLARED.fullmatch(f'"{name}"') and name.isascii())
    return f"key-order, params, except=({names})"


def declared_parameters(header):
    """The names in a header that ``no_vary_search`` has written."""
    return tuple(DECLARED.findall(header))
