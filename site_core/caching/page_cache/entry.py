"""A cached response: its headers, its body in every encoding, and how long it is fresh."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from http import HTTPStatus

import brotli
from django.core.signing import BadSignature

from ..authentication import sign, unsign
from .keys import CacheKey

Headers = list[tuple[str, str]]

ENCODINGS = ("br", "gzip", "")  # best first; "" is no encoding
MAGIC = b"page-cache-3\n"
PURPOSE = "page"
MAX_LENGTH = 2**26  # bytes of a serialized entry; anything longer is not read
MAX_AGE = 30 * 24 * 60 * 60  # seconds; an older copy is not even sent if Django fails
# Of 11. The first takes 50 ms for a treatment, the second 1 ms. But a page that is a tenth smaller fits into the first
# packets that a visitor receives.
BROTLI_QUALITY, QUICK_BROTLI_QUALITY = 11, 6
MIN_COMPRESSED_LENGTH = 200  # bytes; for a shorter body, the header costs more than compression saves
OVERHEAD = 1000  # bytes, roughly, of an entry without its bodies
# Headers that are set for each response, or that describe one connection (RFC 9110, section 7.6.1).
UNCACHED_HEADERS = {
    *("date", "connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "etag")
}
HEADERS_WITHOUT_BODY = {"content-type", "content-encoding", "content-length"}


class InvalidEntry(ValueError):
    """The bytes are not what this site stored for this request."""


@dataclass(frozen=True)
class Entry:
    """A response that is the same for all visitors.

    ``headers`` lack the length, encoding, and ETag, which ``response`` adds. ``bodies`` has the same body by content
    coding. ``query_parameters`` are those that change the response. ``stored_at`` is a Unix time, ``ttl`` in seconds.
    A provisional entry is compressed quickly, and replaced in a moment by one with smaller bodies.
    """

    generation: str
    status: int
    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]
    etag: str
    stored_at: float
    ttl: float
    query_parameters: tuple[str, ...] = ()
    is_provisional: bool = False

    @property
    def size(self) -> int:
        """Return roughly how many bytes of memory the entry takes."""
        return OVERHEAD + sum(map(len, self.bodies.values()))

    def is_fresh(self, generation: str) -> bool:
        """Return whether nothing public has changed since, and the entry is not too old.

        An entry from the future is outdated: the clock was set back.
        """
        return self.generation == generation and -1 <= time.time() - self.stored_at < self.ttl

    def response(self, encoding: str, is_head: bool = False, not_modified: bool = False) -> tuple[str, Headers, bytes]:
        """Return status line, headers, and body for one visitor."""
        status_line, headers, body = self._responses.get(encoding) or self._responses[""]
        if not_modified:
            kept = [header for header in headers if header[0].lower() not in HEADERS_WITHOUT_BODY]
            return "304 Not Modified", kept, b""
        return status_line, headers.copy(), b"" if is_head else body

    @cached_property
    def _responses(self) -> dict[str, tuple[str, Headers, bytes]]:
        """Status line, headers, and body by content coding, built once for all visitors."""
        status_line = f"{self.status} {HTTPStatus(self.status).phrase}"
        headers = [*self.headers, *([("ETag", self.etag)] if self.etag else [])]
        return {
            encoding: (
                status_line,
                headers + [("Content-Encoding", encoding)] * bool(encoding) + [("Content-Length", str(len(body)))],
                body,
            )
            for encoding, body in self.bodies.items()
        }


def make_entry(
    generation: str,
    status: int,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    ttl: float,
    query_parameters: Iterable[str] = (),
    is_quick: bool = False,
) -> Entry:
    """Return an Entry for a response whose ``body`` is not encoded. Compresses it once for all visitors.

    If that has to be quick, the entry is provisional.
    """
    cached_headers = tuple((name, value) for name, value in headers if name.lower() not in UNCACHED_HEADERS)
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"' if status == HTTPStatus.OK else ""
    bodies = compress(body, is_quick)
    return Entry(
        *(generation, status, cached_headers, bodies, etag, time.time(), ttl, tuple(query_parameters)),
        is_provisional=is_quick and len(bodies) > 1,
    )


def compress(body: bytes, is_quick: bool = False) -> dict[str, bytes]:
    """Return ``body`` by content coding."""
    bodies = {"": body}
    if len(body) >= MIN_COMPRESSED_LENGTH:
        quality = QUICK_BROTLI_QUALITY if is_quick else BROTLI_QUALITY
        bodies |= {"br": brotli.compress(body, quality=quality), "gzip": gzip.compress(body, 7, mtime=0)}
    return bodies


def recompress(entry: Entry) -> Entry:
    """Return the provisional ``entry`` with bodies as small as possible. Everything else stays, the ETag too."""
    return replace(entry, bodies=compress(entry.bodies[""]), is_provisional=False)


def serialize(entry: Entry, key: CacheKey) -> bytes:
    """Return ``entry`` as bytes that only ``deserialize`` with the same ``key`` accepts."""
    head = {
        "generation": entry.generation,
        "status": entry.status,
        "headers": entry.headers,
        "etag": entry.etag,
        "stored_at": entry.stored_at,
        "ttl": entry.ttl,
        "query_parameters": entry.query_parameters,
        "is_provisional": entry.is_provisional,
        "bodies": {encoding: len(body) for encoding, body in entry.bodies.items()},
    }
    content = json.dumps(head).encode() + b"\n" + b"".join(entry.bodies.values())
    return MAGIC + sign(PURPOSE, repr(key), content)


def deserialize(data: bytes, key: CacheKey) -> Entry:
    """Return the Entry that ``serialize`` was given.

    Raise InvalidEntry for anything else, such as the entry of another URL, and for an entry that is too old.
    """
    if not data.startswith(MAGIC):
        raise InvalidEntry("Not an entry, or one of another version of the site.")
    try:
        content = unsign(PURPOSE, repr(key), data[len(MAGIC) :])
    except BadSignature as error:
        raise InvalidEntry("Damaged, stored for another URL, or not stored by this site.") from error
    head, _, rest = content.partition(b"\n")
    values = json.loads(head)
    if time.time() - values["stored_at"] >= MAX_AGE:
        raise InvalidEntry("Too old.")
    bodies, position = {}, 0
    for encoding, length in values.pop("bodies").items():
        bodies[encoding] = rest[position : position + length]
        position += length
    headers = tuple(map(tuple, values.pop("headers")))
    return Entry(headers=headers, bodies=bodies, query_parameters=tuple(values.pop("query_parameters")), **values)
