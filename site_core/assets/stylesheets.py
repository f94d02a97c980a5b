"""Assemble the site's stylesheets from the files in ``static/css``: one file per component, no build step.

Two stylesheets are served: ``css/site.css`` for visitors and ``css/admin.css`` for Wagtail's admin. A rule between
``/* critical */`` and ``/* end critical */`` belongs to the first paint. It is in each page's ``<style>`` element
(see ``critical_css``) instead of ``css/site.css``. One behind ``/* critical in lists */`` belongs to the first paint of
pages that open with a list or a search: they have it in a second ``<style>`` element. All pages have it in
``css/site.css``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from site_core.lib.atomic_file import write_atomically

# In the order of the cascade. brand.css declares the order of the layers, so it comes first.
SITE_FILES = (
    *("brand.css", "tokens.css", "later-tokens.css", "fonts.css", "base.css", "layout.css"),
    *("components/*.css", "utilities.css", "print.css"),
)
STYLESHEETS = {
    "css/site.css": SITE_FILES,
    "css/admin.css": ("brand.css", "admin/*.css"),
}
CRITICAL = re.compile(r"/\* critical \*/(.*?)/\* end critical \*/", re.DOTALL)
CRITICAL_IN_LISTS = re.compile(CRITICAL.pattern.replace("critical", "critical in lists", 1), re.DOTALL)
AROUND_PUNCTUATION = re.compile(r"\s*([{};,])\s*")
AFTER_COLON = re.compile(r":\s+")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def critical_rules(mark: re.Pattern[str]) -> str:
    """Return the rules with a mark, in the order of the cascade."""
    return compact("\n".join("\n".join(mark.findall(text)) for text in read_files(SITE_FILES)))


def stylesheet(name: str) -> str:
    """Return the text of a stylesheet, such as ``css/site.css``."""
    text = "\n".join(read_files(STYLESHEETS[name]))
    return compact(CRITICAL.sub("", text) if name == "css/site.css" else text)


def read_files(patterns: Iterable[str]) -> Iterator[str]:
    folder = settings.BASE_DIR / "static" / "css"
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            yield path.read_text()


def compact(css: str) -> str:
    """Remove comments and insignificant white space. No string in our stylesheets has white space beside ``{};,:``."""
    css = AROUND_PUNCTUATION.sub(r"\1", COMMENT.sub("", css))
    return AFTER_COLON.sub(":", css).replace(";}", "}").strip()


class StylesheetFinder(BaseFinder):
    """Offer the assembled stylesheets to ``collectstatic`` and to servers that read static files from their source.

    They are written to ``STYLESHEETS_ROOT`` on demand, and only if their text has changed.
    """

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in STYLESHEETS:
            return []
        absolute_path = write_stylesheet(path)
        return [absolute_path] if find_all else absolute_path

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in STYLESHEETS:
            write_stylesheet(name)
            yield name, FileSystemStorage(location=settings.STYLESHEETS_ROOT)


def write_stylesheet(name: str) -> str:
    """Write a stylesheet if its text has changed; return its path."""
    path, text = Path(settings.STYLESHEETS_ROOT, name), stylesheet(name)
    if not path.exists() or path.read_text() != text:
        write_atomically(path, text.encode(), mode=0o644)
    return str(path)
