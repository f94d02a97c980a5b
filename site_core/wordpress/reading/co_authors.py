"""Authors that plug-ins know: guest authors of Co-Authors Plus, and terms of PublishPress Authors.

Both use the taxonomy “author”. Its slugs are logins, with “cap-” in front, and its descriptions have email addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from ..items import Author, Item, Term
from .plain_text import plain_text

TAXONOMY = "author"
PREFIX = "cap-"


def login_of(term: Term) -> str:
    """Return the login that a term of the taxonomy “author” stands for."""
    return term.slug.removeprefix(PREFIX)


def guest_author(item: Item) -> Author | None:
    """Return the author that an item of the post type “guest-author” describes."""
    login = item.meta_value("cap-user_login").strip() or item.slug.removeprefix(PREFIX)
    if not login:
        return None
    return Author(
        login=login,
        display_name=plain_text(item.meta_value("cap-display_name") or item.title),
        first_name=item.meta_value("cap-first_name").strip(),
        last_name=item.meta_value("cap-last_name").strip(),
        email=item.meta_value("cap-user_email").strip(),
    )


def named_author(term: Term) -> Author | None:
    """Return the author that a term names, unless its name is the login or an email address.

    Co-Authors Plus writes the login as the name, and what WordPress makes of the login as the slug: “Dr.Smith77” and
    “cap-dr-smith77”.
    """
    login, name = login_of(term), plain_text(term.name)
    is_login = name.casefold() in (login.casefold(), term.slug.casefold())
    is_login = is_login or (term.slug.startswith(PREFIX) and letters_of(name) == letters_of(login))
    return Author(login=login, display_name=name) if login and name and "@" not in name and not is_login else None


def without_logins(authors: dict[str, Author], logins: Iterable[str]) -> dict[str, Author]:
    """Return ``authors`` without those whose public name is one of ``logins``."""
    known = {login.casefold() for login in logins}
    return {login: author for login, author in authors.items() if author.display_name.casefold() not in known}


def letters_of(text: str) -> str:
    """Return what is the same in a login and in the slug that WordPress makes of it."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", unquote(text)).casefold())


def without_description(term: Term) -> Term:
    """Return a term without the description, if it contains what nobody may see."""
    return replace(term, description="") if term.taxonomy == TAXONOMY else term
