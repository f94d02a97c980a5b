"""What the audit knows about one page, as it is stored."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self, TypedDict


class Review(TypedDict):
    reviewer: int | None  # page id
    next: str | None  # ISO date


@dataclass
class PageData:
    """JSON values only. A ``path`` is a content path as Wagtail's editor uses it in links."""

    names: list[str] = field(default_factory=list)  # by which texts of other pages may mention the page
    meta_title: str = ""
    meta_description: str = ""
    has_own_title: bool = False
    has_own_description: bool = False
    noindex: bool = False
    canonical: str = ""  # only if an editor set one
    words: int = 0
    headings: list[list[Any]] = field(default_factory=list)  # [level, text, path]
    blank_alts: list[str] = field(default_factory=list)  # paths of images with their own, blank alt text
    images: list[list[Any]] = field(default_factory=list)  # [path, image id] of images with the library's alt text
    image_files: list[list[Any]] = field(default_factory=list)  # [path, image id] of all images
    page_links: list[list[Any]] = field(default_factory=list)  # [path, page id] in text, buttons, and lists
    related_pages: list[list[Any]] = field(default_factory=list)  # [path, page id] in fields: author, reviewer
    typed_urls: list[list[str]] = field(default_factory=list)  # [path, href] of links typed by an editor
    outgoing_links: list[list[str]] = field(default_factory=list)  # [path, href, sentence] of links to other websites
    link_texts: list[list[str]] = field(default_factory=list)  # [path, text] of links in rich text
    checked_dates: list[list[str]] = field(default_factory=list)  # [path, ISO date] on which prices were checked
    claims: list[list[str]] = field(default_factory=list)  # [path, claim, sentence]
    approved: bool | None = None  # whether the FDA has approved or cleared the treatment. None: not about one
    uses: list[str] = field(default_factory=list)  # the conditions that the treatment is for
    references: list[list[int]] = field(default_factory=list)  # [number, the same work; 0: uncited]
    review: Review | None = None  # only for pages with medical review

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """Return the data in ``row``, ignoring keys of older versions."""
        names = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in row.items() if name in names})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
