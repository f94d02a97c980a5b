"""Authors that plug-ins know: guest authors of Co-Authors Plus, and terms of PublishPress Authors.

Both use the taxonomy “author”. Its slugs are logins, with “cap-” in front, and its descriptions have email addresses.
"""

from __future__ import annotations

from dataclasses import replace

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
    """Return the author that a term names, unless its name is the login or an email address."""
    login, name = login_of(term), plain_text(term.name)
    is_public = name and "@" not in name and name.casefold() not in (login.casefold(), term.slug.casefold())
    return Author(login=login, display_name=name) if login and is_public else None


def without_description(term: Term) -> Term:
    """Return a term without the description, if it contains what nobody may see."""
    return replace(term, description="") if term.taxonomy == TAXONOMY else term
