"""Which requests share a cached response."""

import hashlib
import re
from collections.abc import Collection, Iterable
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import WSGIEnvironment

MAX_QUERY_LENGTH = 2000  # characters; a request with a longer query string is answered, but not cached
QUOTED_NAME = re.compile(r'"([^"\\]*)"')

# (scheme, host, path), and the normalized query string if there is one.
CacheKey = tuple[str, ...]


def cache_key(environ: WSGIEnvironment) -> CacheKey:
    """Return the key of the page without a query string."""
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", "").lower(),
        environ.get("PATH_INFO", ""),
    )


def hash_key(key: CacheKey) -> str:
    """Return a name for ``key`` that is safe in files and in Redis."""
    return hashlib.blake2b(repr(key).encode(), digest_size=20).hexdigest()


def normalized_query(query: str, parameters: Collection[str]) -> str:
    """Return ``query`` with only these ``parameters``, sorted: requests that get the same response have the same."""
    if not parameters or not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    relevant = [(name, value) for name, value in pairs if name.casefold() in parameters]
    return urlencode(sorted(relevant, key=lambda pair: pair[0]))  # by name only: the last value of a name counts


def no_vary_search_header(parameters: Iterable[str]) -> str:
    """Return the header that declares the query ``parameters`` of a page. All others don't change the response.

    Source: https://httpwg.org/http-extensions/draft-ietf-httpbis-no-vary-search.html
    """
    if not parameters:
        return "key-order, params"
    quoted = (f'"{name}"' for name in sorted(parameters))
    names = " ".join(name for name in quoted if QUOTED_NAME.fullmatch(name) and name.isascii())
    return f"key-order, params, except=({names})"


def parse_no_vary_search(header: str) -> tuple[str, ...]:
    """Return the names in a header that ``no_vary_search_header`` has written."""
    return tuple(QUOTED_NAME.findall(header))
