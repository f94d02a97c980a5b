"""The public name of an author. A login or an email address never becomes one: both are half of a password."""

from __future__ import annotations

import re

from ..items import Author

EMAIL = re.compile(r"\S@\S")
HAS_LETTERS = re.compile(r"[^\W\d_]{2}")
# Accounts of agencies and machines, which wrote nothing.
NOT_A_PERSON = re.compile(r"^(admin(istrator)?|editor|webmaster|root|user|test|wordpress|support|staff|team)\d*$", re.I)


def public_name(author: Author) -> str:
    """Return the name to publish, or an empty string if the account has none that is safe to publish."""
    candidates = [author.display_name, f"{author.first_name} {author.last_name}"]
    return next((name for name in map(clean_name, candidates) if is_public_name(name, author)), "")


def clean_name(name: str) -> str:
    return " ".join(name.replace("\x00", "").split())[:255]


def is_public_name(name: str, author: Author) -> bool:
    secrets = {author.login.strip().casefold(), author.email.strip().casefold()}
    return bool(
        HAS_LETTERS.search(name)
        and not EMAIL.search(name)
        and name.casefold() not in secrets
        and not NOT_A_PERSON.match(name)
    )
