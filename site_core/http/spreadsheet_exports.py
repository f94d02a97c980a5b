"""CSV exports of Wagtail's admin, whose texts no spreadsheet program takes for formulas."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeGuard

from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect

from site_core.lib.spreadsheets import Echo, escape_cell

from .admin_paths import is_admin_path

NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


class SpreadsheetExportMiddleware:
    """Escapes every cell that editors or visitors may have written, whichever view exports it.

    Wagtail escapes nothing in CSV files, and each of its reports has another way to produce its cells. In its XLSX
    files, all texts are marked as texts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_csv_export(response, request):
            content: Iterable[bytes] = response.streaming_content  # type: ignore[assignment]
            response.streaming_content = escape_csv(content)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Send the CSV file if a text has control characters, which XLSX can't hold. Slides are full of them."""
        if request.GET.get("export") != "xlsx":
            return None
        from openpyxl.utils.exceptions import IllegalCharacterError  # the export has imported openpyxl

        if not isinstance(exception, IllegalCharacterError):
            return None
        query = request.GET.copy()
        query["export"] = "csv"
        return redirect(f"{request.path}?{query.urlencode()}")


def is_csv_export(response: HttpResponseBase, request: HttpRequest) -> TypeGuard[StreamingHttpResponse]:
    """Return whether ``response`` is a report. Documents and images are streamed too, whatever their URL says."""
    return (
        is_admin_path(request.path_info)
        and request.GET.get("export") == "csv"
        and isinstance(response, StreamingHttpResponse)
        and response.headers.get("Content-Type", "").startswith("text/csv")
    )


def escape_csv(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the rows of a CSV file with formulas escaped. Cells that are escaped already, or numbers, stay the same."""
    writer = csv.writer(Echo())
    for row in csv.reader(lines(chunks)):
        yield writer.writerow([cell if NUMBER.fullmatch(cell) else escape_cell(cell) for cell in row]).encode()


def lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines in ``chunks``, each with its line break, wherever the chunks begin and end."""
    decode = codecs.getincrementaldecoder("utf-8")().decode
    rest = ""
    for chunk in chunks:
        *complete, rest = (rest + decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in complete)
    if rest:
        yield rest
