"""The forms that WordPress gives to URLs, as regular expressions that Python and RE2 read alike."""

from __future__ import annotations

import re

from ..models import OldUrl

Kind = OldUrl.Kind

FEED = r"feed(?:/(?:rss2?|rdf|atom|feed))?"
# What may follow the URL of anything: its feed, other forms of it, pages of its list or of its comments.
SUFFIXES = rf"(?:/(?:{FEED}|amp|embed|trackback|page/\d{{1,4}}|comment-page-\d{{1,4}}))+"
PART = r"/\d{1,3}"  # of a divided text
SITE_FEED = r"^/(?:feed(?:/(?:rss2?|rdf|atom|feed))?|rss2?|rdf|atom)/?$"
COMMENTS_FEED = r"comments/feed(?:/(?:rss2?|rdf|atom|feed))?"
DATES = r"[12]\d{3}(?:/\d{1,2}){0,2}"
DATE = rf"^/{DATES}/?$"
SYSTEM = (
    rf"^/(?:{COMMENTS_FEED}|xmlrpc\.php|wp-(?:admin|includes|json)(?:/.*)?|wp-[a-z-]+\.php|readme\.html|"
    r"wp-content/(?:plugins|themes|cache|mu-plugins|upgrade|languages)(?:/.*)?)/?$"
)
SITEMAP = r"^/(?:wp-sitemap|sitemap|sitemap_index|[a-z0-9_-]+-sitemap\d*|sitemap-[a-z0-9_-]+)\.x[ms]l(?:\.gz)?$"
UPLOAD = r"/wp-content/(?:uploads|blogs\.dir/\d+/files)/"

BY_PATH = (
    (Kind.UPLOAD, re.compile(UPLOAD, re.IGNORECASE)),
    (Kind.SYSTEM, re.compile(f"{SYSTEM}|{SITEMAP}", re.IGNORECASE)),
    (Kind.FEED, re.compile(rf"/{FEED}/?$|{SITE_FEED}", re.IGNORECASE)),
    (Kind.DATE, re.compile(DATE)),
    (Kind.CATEGORY, re.compile(r"^/category/")),
    (Kind.TAG, re.compile(r"^/tag/")),
    (Kind.AUTHOR, re.compile(r"^/author/")),
)
BY_PARAMETER = (
    (Kind.FEED, "feed"),
    (Kind.POST, "p"),
    (Kind.PAGE, "page_id"),
    (Kind.ATTACHMENT, "attachment_id"),
    (Kind.CATEGORY, "cat"),
    (Kind.CATEGORY, "category_name"),
    (Kind.TAG, "tag"),
    (Kind.AUTHOR, "author"),
    (Kind.DATE, "m"),
    (Kind.SYSTEM, "rest_route"),
    (Kind.ATTACHMENT, "attachment"),
    (Kind.PAGE, "pagename"),
    (Kind.POST, "name"),
)


def local_path(path: str, root: str) -> str:
    """Return a path as it is below ``root``, where WordPress is installed (empty, or such as “/blog”)."""
    bare, mark, query = path.partition("?")
    is_below = bool(root) and f"{bare}/".lower().startswith(f"{root}/".lower())
    return (bare[len(root) :] or "/") + mark + query if is_below else path


def without_index(path: str) -> str:
    return re.sub(r"^/index\.php(?=/|$)", "", path) or "/"


def kind_by_shape(path: str, root: str = "") -> str:
    """Return the kind that a URL must have, by its form. WordPress is installed at ``root``."""
    path, _mark, query = local_path(path, root).partition("?")
    path = without_index(path)
    names = {part.partition("=")[0] for part in query.split("&")}
    for kind, name in BY_PARAMETER:
        if name in names:
            return kind
    return next((kind for kind, pattern in BY_PATH if pattern.search(path)), Kind.OTHER)


def bare_path(path: str) -> str:
    """Return the path of what a URL is a form of: without “index.php”, feed, AMP, and page numbers."""
    path = without_index(path.partition("?")[0])
    return re.sub(rf"{SUFFIXES}/?$", "", path) or "/"
