"""Parts of URLs that say something about a person: addresses, logins, searches, tokens. None of them is stored."""

from __future__ import annotations

import base64
import re
from urllib.parse import unquote

EMAIL = re.compile(r"[\w.+-]@[\w-]+\.\w")
MAX_DECODINGS = 5  # of what was percent-encoded several times
# What people searched for, and the logins of authors. Redirects by pattern answer all of these.
LISTS_OF_PERSONS = re.compile(r"^(?:/index\.php)?(?:/[^/]+)?/(?:author|search)/[^/]", re.IGNORECASE)
# Files that the old site showed everybody. Their names are often hashes.
FILES = re.compile(r"/(?:wp-content|wp-includes)/|/(?:files|uploads)/.*\.\w{2,5}$", re.IGNORECASE)
UUID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])", re.IGNORECASE)
LONG = re.compile(r"[A-Za-z0-9+=]{16,}")  # without hyphens, which slugs have between their words
HEXADECIMAL = re.compile(r"[0-9a-f]{20,}", re.IGNORECASE)


def is_personal(path: str, authors: str = "") -> bool:
    """Return whether a path (decoded once) names a person, or lets anyone who has it act as that person.

    ``authors`` is the start of the URLs of authors, if it is not the usual one.
    """
    if has_email(path) or LISTS_OF_PERSONS.match(path):
        return True
    if authors and path.lower().removeprefix("/index.php").startswith(authors.lower()):
        return True
    if FILES.search(path):
        return False
    return has_token(path)


def has_email(text: str) -> bool:
    """Return whether there is an email address in ``text``, however often it is percent-encoded."""
    for _number in range(MAX_DECODINGS):
        if EMAIL.search(text):
            return True
        text, before = unquote(text), text
        if text == before:
            return False
    return True  # nobody encodes the URL of a page so often


def has_token(text: str) -> bool:
    return UUID.search(text) is not None or any(is_token(word) for word in LONG.findall(text))


def is_token(word: str) -> bool:
    """Return whether a word is one that only machines write: a hash, a key, or something in Base64."""
    if HEXADECIMAL.fullmatch(word):
        return re.search("[0-9]", word) is not None
    if has_email(decode_base64(word)):
        return True
    numbers = len(re.findall("[0-9]+", word))
    return len(word) >= 20 and (numbers >= 3 or (numbers >= 1 and len(re.findall("[a-z][A-Z]", word)) >= 4))


def decode_base64(word: str) -> str:
    try:
        return base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode("ascii")
    except ValueError:
        return ""
