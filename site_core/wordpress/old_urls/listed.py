"""What is in a list of URLs, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

StrOrLazy = str | Promise


@dataclass(frozen=True, slots=True)
class ListedUrl:
    """A URL in a list. ``url`` may be a path. ``requests`` is how often visitors asked for it, and 0 if unknown.

    ``is_sitemap`` if it is that of a further list, which an index of sitemaps names.
    """

    url: str
    requests: int
    origin: str
    is_sitemap: bool = False


def printable(name: str) -> str:
    """Return the name of a file, whose bytes may be no UTF-8, as a text that can be stored and printed."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class UrlListError(Exception):
    """A list of URLs can’t be read. The message names the file, the line if there is one, and the reason."""

    def __init__(self, file: str, line: int, reason: StrOrLazy) -> None:
        file = printable(file)
        where = _("%(file)s, line %(line)d") % {"file": file, "line": line} if line else file
        super().__init__(f"{where}: {reason}")
        self.file, self.line, self.reason = file, line, str(reason)
