"""Which requests share a cached response."""

import hashlib
from collections.abc import Collection, Iterable
from urllib.parse import parse_qsl, quote
from wsgiref.types import WSGIEnvironment

MAX_QUERY_LENGTH = 2000  # characters; a request with a longer query string is answered, but not cached

# (scheme, host, path), and the query string if the response depends on it.
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


def has_parameter(query: str, names: Collection[str]) -> bool:
    """Return whether ``query`` has a parameter with one of these ``names``, which are casefolded.

    The page cache and the rules that it must not answer for both ask this function, so they can't disagree. A parameter
    without a name (``?=5``) has the name "".
    """
    if not names or not query:
        return False
    return any(name.casefold() in names for name, _value in parse_qsl(query, keep_blank_values=True))


def no_vary_search_header(parameters: Iterable[str]) -> str:
    """Return the header that declares the query ``parameters`` of a page. All others don't change the response.

    Source: https://httpwg.org/http-extensions/draft-ietf-httpbis-no-vary-search.html
    """
    if not parameters:
        return "key-order, params"
    names = " ".join(f'"{quote(name)}"' for name in sorted(parameters))
    return f"key-order, params, except=({names})"
