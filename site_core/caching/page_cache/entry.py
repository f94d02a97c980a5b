"""One kept answer: what it says, in every encoding, and until when."""

import gzip
import hashlib
import json
import time
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

import brotli

ENCODINGS = ("br", "gzip", "")  # best first; "" is none
MAGIC = b"page-cache-1\n"
# Of 11: an article in its 23 ms is a tenth smaller than in the 9 ms of 6, and fits into a visitor's first packets.
BROTLI_QUALITY = 10
LEAST_TO_COMPRESS = 200  # bytes; below, the header costs more than it saves
# Said anew for each answer, or true of one connection only (RFC 9110, section 7.6.1).
NOT_KEPT = {"date", "connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "etag"}


class CorruptEntry(ValueError):
    """Bytes that are not what was stored."""


@dataclass(frozen=True)
class Entry:
    """``headers`` without length, encoding and ETag, which ``answer`` adds; ``stored_at`` in seconds since 1970.

    ``parameters`` are the query parameters that its address knows, ``bodies`` the same body by content coding.
    """

    generation: str
    status: int
    headers: tuple
    bodies: dict
    etag: str
    stored_at: float
    lifetime: float
    parameters: tuple = ()

    @property
    def size(self):
        """Bytes, about."""
        return 1000 + sum(map(len, self.bodies.values()))

    def is_fresh(self, generation):
        """Whether nothing public has changed since, and it is not too old. A clock set back makes it old as well."""
        return self.generation == generation and -1 <= time.time() - self.stored_at < self.lifetime

    def answer(self, encoding, head=False, unchanged=False):
        """``(status line, headers, body)`` for one visitor."""
        status, headers, body = self._answers.get(encoding) or self._answers[""]
        if unchanged:
            left_out = {"content-type", "content-encoding", "content-length"}
            return "304 Not Modified", [pair for pair in headers if pair[0].lower() not in left_out], b""
        return status, headers.copy(), b"" if head else body

    @cached_property
    def _answers(self):
        """``{content coding: (status line, headers, body)}``, put together once for all visitors."""
        status = f"{self.status} {HTTPStatus(self.status).phrase}"
        headers = [*self.headers, *([("ETag", self.etag)] if self.etag else [])]
        return {
            encoding: (
                status,
                headers + [("Content-Encoding", encoding)] * bool(encoding) + [("Content-Length", str(len(body)))],
                body,
            )
            for encoding, body in self.bodies.items()
        }


def make_entry(generation, status, headers, body, lifetime, parameters=()):
    """An Entry of the answer ``body`` (not encoded), compressed once for all who will ask."""
    kept = tuple((name, value) for name, value in headers if name.lower() not in NOT_KEPT)
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"' if status == HTTPStatus.OK else ""
    return Entry(generation, status, kept, compressed(body), etag, time.time(), lifetime, tuple(parameters))


def compressed(body):
    bodies = {"": body}
    if len(body) >= LEAST_TO_COMPRESS:
        bodies |= {"br": brotli.compress(body, quality=BROTLI_QUALITY), "gzip": gzip.compress(body, 7, mtime=0)}
    return bodies


def pack(entry):
    """``entry`` as bytes with a checksum: half a file, or one bit changed, is never given out."""
    head = {
        "generation": entry.generation,
        "status": entry.status,
        "headers": entry.headers,
        "etag": entry.etag,
        "stored_at": entry.stored_at,
        "lifetime": entry.lifetime,
        "parameters": entry.parameters,
        "bodies": {name: len(body) for name, body in entry.bodies.items()},
    }
    packed = json.dumps(head).encode() + b"\n" + b"".join(entry.bodies.values())
    return MAGIC + checksum(packed) + packed


def unpack(packed):
    """The Entry of ``pack``; raise CorruptEntry for anything else."""
    start = len(MAGIC) + 32
    content = packed[start:]
    if packed[: len(MAGIC)] != MAGIC or packed[len(MAGIC) : start] != checksum(content):
        raise CorruptEntry("Not an entry, or a damaged one.")
    head, _, rest = content.partition(b"\n")
    values = json.loads(head)
    bodies, position = {}, 0
    for name, length in values.pop("bodies").items():
        bodies[name] = rest[position : position + length]
        position += length
    headers = tuple(map(tuple, values.pop("headers")))
    return Entry(headers=headers, bodies=bodies, parameters=tuple(values.pop("parameters")), **values)


def checksum(content):
    return hashlib.blake2b(content, digest_size=32).digest()
