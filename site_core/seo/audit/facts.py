"""What the audit knows of one page, as it is stored."""

from dataclasses import asdict, dataclass, field


@dataclass
class PageFacts:
    """Plain values only: stored as JSON. A ``path`` is a content path as Wagtail's editor takes it in links."""

    meta_title: str = ""
    meta_description: str = ""
    own_title: bool = False
    own_description: bool = False
    noindex: bool = False
    canonical: str = ""  # only where an editor gave another one
    words: int = 0
    headings: list = field(default_factory=list)  # [level, text, path]
    blank_alts: list = field(default_factory=list)  # paths of pictures whose alternative text is blank
    pictures: list = field(default_factory=list)  # [path, image id]: the alternative text is the image's own
    page_links: list = field(default_factory=list)  # [path, page id] in text, buttons and lists
    named_pages: list = field(default_factory=list)  # [path, page id] in fields and rows: author, reviewer
    addresses: list = field(default_factory=list)  # [path, href] of links that an editor typed
    claims: list = field(default_factory=list)  # [path, claim, the words around it]
    # Of pages with medical review: {"reviewer": page id or None, "next": ISO date or None}.
    review: dict | None = None

    def as_json(self):
        return asdict(self)
