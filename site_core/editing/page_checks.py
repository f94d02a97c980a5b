"""What a page can’t show, in the list beside the form: facts and parts that are gone, blocks that aren’t published."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page

from site_core.content.heading_names import part_names
from site_core.content.page_link_parts import find_part_links
from site_core.content.reusable_blocks import ReusableBlockChooser
from site_core.facts.models import Fact
from site_core.facts.text import find_fact_ids
from site_core.lib.block_mapper import BlockPlace
from site_core.pages.models import BasePage
from site_core.pages.page_checks import Audience, PageProblem
from site_core.pages.text_mapper import PageTextMapper


class FactFinder(PageTextMapper):
    """Collects ``{id of a fact: content path of the first text that refers to it}``."""

    def __init__(self) -> None:
        super().__init__(with_urls=False)
        self.paths: dict[int, str] = {}

    def add(self, text: str, place: BlockPlace) -> str:
        for pk in find_fact_ids(text):
            self.paths.setdefault(pk, place.path)
        return text

    def plain_text(self, text: str, place: BlockPlace, is_required: bool = False, max_length: int | None = None) -> str:
        return self.add(text, place)

    def rich_text(self, html: str, place: BlockPlace, is_required: bool = False) -> str:
        return self.add(html, place)


def check_facts(page: BasePage) -> Iterator[PageProblem]:
    """Yield references to facts that don’t exist: readers see nothing in their place."""
    finder = FactFinder()
    finder.update_fields(page, BlockPlace())  # facts stand in fields and blocks, not in rows
    existing = set(Fact.objects.filter(pk__in=finder.paths).values_list("pk", flat=True)) if finder.paths else set()
    for pk, path in finder.paths.items():
        if pk not in existing:
            message = _("There is no fact %(number)d, so readers see nothing here. Choose another one, or remove it.")
            yield PageProblem(_("Fact that is gone"), message % {"number": pk}, path, Audience.READERS)


def check_reusable_blocks(page: BasePage) -> Iterator[PageProblem]:
    """Yield reusable blocks that are not published: readers see nothing of them."""
    for field in page._meta.get_fields():
        for child in getattr(page, field.name) if isinstance(field, StreamField) else ():
            if isinstance(child.block, ReusableBlockChooser) and child.value and not child.value.live:
                message = _("Readers don’t see “%(block)s”, because it isn’t published. Publish it, or remove it here.")
                label = _("Reusable block that isn’t published")
                path = f"{field.name}.{child.id}"
                yield PageProblem(label, message % {"block": child.value.name}, path, Audience.READERS)


class PartLinkFinder(PageTextMapper):
    """Collects the links to parts of pages: page ID, name of the part, and content path of the first such link."""

    def __init__(self) -> None:
        super().__init__(with_text=False, with_urls=False)
        self.paths: dict[tuple[int, str], str] = {}

    def rich_text(self, html: str, place: BlockPlace, is_required: bool = False) -> str:
        for link in find_part_links(html):
            self.paths.setdefault(link, place.path)
        return html


def check_part_links(page: BasePage) -> Iterator[PageProblem]:
    """Yield links to a part of a page that has no such part: they lead to its start."""
    finder = PartLinkFinder()
    finder.update_fields(page, BlockPlace())
    pages = {each.pk: each for each in Page.objects.filter(pk__in={pk for pk, _name in finder.paths}).specific()}
    names = {pk: part_names(each) for pk, each in pages.items()}
    for (pk, name), path in finder.paths.items():
        if pk in pages and name not in names[pk]:
            message = _(
                "“%(page)s” has no part “%(part)s”, so the link leads to the start of that page. "
                "Link to the page again, or name the part in the text."
            )
            values = {"page": pages[pk].title, "part": name}
            yield PageProblem(_("Link to a part that is gone"), message % values, path, Audience.READERS)
