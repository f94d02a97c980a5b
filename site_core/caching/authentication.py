"""Message authentication codes for what this site stores outside its processes: in files and in Redis.

Others may be able to write there. A code proves that this site stored exactly these bytes, for this purpose and under
this name, so that nobody can make it read bytes of their own or move a page to another URL.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from django.core.signing import BadSignature
from django.utils.crypto import salted_hmac

SIZE = 32  # bytes


def sign(purpose: str, name: str, content: bytes) -> bytes:
    """Return ``content`` after a code that is valid for this ``purpose`` and ``name`` only."""
    return code(derive_key(purpose, settings.SECRET_KEY), name, content) + content


def unsign(purpose: str, name: str, data: bytes) -> bytes:
    """Return the content that ``sign`` was given. Raise BadSignature for anything else.

    What was signed with one of the ``SECRET_KEY_FALLBACKS`` is valid too.
    """
    signature, content = data[:SIZE], data[SIZE:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(signature, code(derive_key(purpose, secret), name, content)):
            return content
    raise BadSignature("This site did not store these bytes under this name.")


def code(key: bytes, name: str, content: bytes) -> bytes:
    """Return a keyed BLAKE2b hash. The length of ``name`` says where it ends and ``content`` begins."""
    encoded_name = name.encode()
    digest = hashlib.blake2b(len(encoded_name).to_bytes(8), key=key, digest_size=SIZE)
    digest.update(encoded_name)
    digest.update(content)
    return digest.digest()


@lru_cache(maxsize=20)
def derive_key(purpose: str, secret: str) -> bytes:
    return salted_hmac(f"{__name__}.{purpose}", "key", secret=secret, algorithm="sha512").digest()
