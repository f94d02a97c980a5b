"""The sitemaps that an index names. The site fetches none: people add them, and this says which are missing."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from ..models import OldUrlList

MAX_SITEMAPS = 1000  # of an index that are remembered
MAX_NAMES = 1000  # of a zip, as many as are read


def file_names(path: Path, name: str) -> set[str]:
    """Return the names of the lists in a file, which may be a zip, as ``comparable_name`` returns them."""
    names = [name]
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as packed:
                names += packed.namelist()[:MAX_NAMES]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            pass
    return {comparable_name(PurePosixPath(each).name) for each in names}


def comparable_name(name: str) -> str:
    """Return the name of a file without what browsers add if they save it twice, and without “.gz”."""
    name = re.sub(r"\s?\(\d{1,3}\)(?=\.)", "", unquote(name).lower())
    return name.removesuffix(".gz").removesuffix(".xml")


def name_of(url: str) -> str:
    try:
        return comparable_name(urlsplit(url).path.rpartition("/")[2])
    except ValueError:
        return ""


def without(urls: list[str], names: set[str]) -> list[str]:
    """Return those of the URLs of sitemaps whose files are not among ``names``."""
    return [url for url in urls if name_of(url) not in names]


def note_added(source: str, names: set[str]) -> None:
    """Note that files were added, so that they are missing no more."""
    for each in OldUrlList.objects.filter(source=source).exclude(sitemaps=[]):
        left = without(each.sitemaps, names)
        if len(left) < len(each.sitemaps):
            OldUrlList.objects.filter(pk=each.pk).update(sitemaps=left)


def missing_sitemaps(source: str) -> list[str]:
    """Return the URLs of sitemaps that an index names, and that nobody has added."""
    lists = OldUrlList.objects.filter(source=source).exclude(sitemaps=[]).order_by("pk")
    return list(dict.fromkeys(url for each in lists for url in each.sitemaps))
