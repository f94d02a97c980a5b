"""One file of an export, item by item, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import property_lexical_handler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..items import Item
from .decoding import read_text
from .errors import BrokenExport
from .markup import MarkupFilter
from .parsing import ExportHandler
from .repairs import RepairKind, Repairs

# The element around the whole file. Text after the end of the export is left out inside of it.
ROOT = "exports"
# What Expat says, for people.
REASONS = {
    "mismatched tag": gettext_lazy("A closing tag doesn’t match the open element."),
    "not well-formed (invalid token)": gettext_lazy("A tag is damaged."),
    "unclosed token": gettext_lazy("A tag doesn’t end."),
    "unclosed CDATA section": gettext_lazy("A text doesn’t end."),
    "duplicate attribute": gettext_lazy("A tag has the same attribute twice."),
}


class FileReader:
    """Reads one file. ``items`` can be called once; ``handler`` then has what else the file contains.

    Raises ``BrokenExport`` at the first place whose structure is broken.
    """

    def __init__(self, path: Path, repairs: Repairs) -> None:
        self.path, self.repairs = path, repairs
        self.handler = ExportHandler(path.name, repairs)
        self.markup = MarkupFilter(path.name, repairs)
        self.parser = DefusedExpatParser(forbid_dtd=True)
        self.parser.setContentHandler(self.handler)
        self.handler.setDocumentLocator(self.parser)
        self.parser.setProperty(property_lexical_handler, self.handler)

    def items(self) -> Iterator[Item]:
        """Yield the items of the file, except for private ones."""
        self._parse(f"<{ROOT}>")
        for text in read_text(self.path, self.repairs):
            self._parse(self.markup.feed(text))
            yield from self._take()
        self._parse(self.markup.close())
        self._check_end()
        self._parse(f"</{ROOT}>", final=True)
        yield from self._take()

    def _take(self) -> list[Item]:
        items, self.handler.items = self.handler.items, []
        return items

    def _parse(self, text: str, *, final: bool = False) -> None:
        try:
            if text:
                self.parser.feed(text)
            if final:
                self.parser.close()
        except DefusedXmlException as error:
            reason = _("It has a document type definition. Exports of WordPress have none.")
            raise BrokenExport(reason, file=self.path.name, line=self.handler.line) from error
        except SAXParseException as error:
            reason = str(REASONS.get(error.getMessage(), _("The XML is damaged.")))
            raise BrokenExport(reason, file=self.path.name, line=error.getLineNumber() or 0) from None
        except SAXException as error:
            raise BrokenExport(_("The XML is damaged."), file=self.path.name, line=self.handler.line) from error

    def _check_end(self) -> None:
        if not self.markup.is_complete:
            reason = _("The file ends too early. Download the export again.")
            raise BrokenExport(reason, file=self.path.name, line=self.markup.last_line)
        if not self.handler.is_wordpress:
            reason = _("This is an RSS feed, not an export of WordPress. Use Tools, Export in WordPress.")
            raise BrokenExport(reason, file=self.path.name)
        if not self.handler.site.get("wp:wxr_version", "").strip():
            self.repairs.add(RepairKind.NO_VERSION, self.path.name, self.handler.site.get("line", 1))
