"""The base class of all page types, and what it expects of them."""

from __future__ import annotations

import re
from http import HTTPMethod
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.html import strip_tags
from wagtail.models import Page

from site_core.caching.fragments.middleware import get_fragments
from site_core.content.claims import BANNED_CLAIMS
from site_core.content.text_extraction import block_texts, count_words_in_body, reading_minutes
from site_core.facts.text import expand_facts
from site_core.media.renditions import prefetch_renditions
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.patterns import fill_pattern

from .copying import CopyChoice
from .forms import BasePageCopyForm, BasePageForm
from .metadata import Metadata, page_language, robots_directives, shorten
from .panels import registered_promote_panels
from .publishing import PublishablePage
from .querysets import BasePageManager
from .routing import RoutedPage
from .seo_fields import SeoFields
from .structured_data import StructuredPage


class BasePage(RoutedPage, PublishablePage, StructuredPage, SeoFields):
    """Every page type extends this class; the system check ``pages.E001`` reports those that don’t.

    The attributes below are the contract with page types. ``docs/add-a-page-type.md`` shows one. Methods that a page
    type may extend are ``get_context``, ``publication_errors`` (see PublishablePage), and ``web_page_details``,
    ``schema_nodes``, and ``schema_entity`` (see StructuredPage).
    """

    # --- A page type must define these ---

    # Where it can exist: labels of its parents’ types. May be left out by a type that its parents name in their
    # ``subpage_types``, as PersonPage is. Nothing but a home page can exist at the root of the tree.
    parent_page_types: list[str]
    # Labels of the types that can exist below it.
    subpage_types: list[str]
    # One sentence for editors who choose a page type.
    page_description: Any  # a lazy string

    # --- A page type may define these ---

    # The section of the sitemap that lists pages of this type. Empty for none.
    sitemap_section: str = "pages"
    # The field with the image at the top of the page. Its renditions are fetched in one query.
    lead_image_field: str = ""
    # The set of renditions in which the page shows it: see media/rendition_specs.py.
    lead_image_set: str = "lead"
    # Foreign keys that its template shows (see RoutedPage).
    route_select_related: tuple[str, ...] = ()
    # Query parameters that change the page. The page cache stores one response per value and ignores all others.
    query_parameters: tuple[str, ...] = ()
    # schema.org’s type of the page itself, such as “AboutPage” (see StructuredPage).
    schema_type: str = "WebPage"
    # Fields that serve as the description of a page without one, best first.
    seo_description_sources: tuple[str, ...] = ("search_description", "standfirst", "introduction", "summary")
    # Text fields that only search results show.
    search_result_fields: tuple[str, ...] = ("title", "seo_title", "search_description")
    # Text fields with data instead of sentences, such as a phone number: they are not counted, checked, or replaced.
    data_fields: frozenset[str] = frozenset()
    # For the SEO audit: the minimum number of words (0 for no minimum), and whether the page lists its children.
    min_words: int = 200
    lists_children: bool = False
    # Whether readers can say if the page was helpful.
    asks_if_helpful: bool = False
    # Checks of the edit form (see BasePageForm).
    base_form_class: type[BasePageForm] = BasePageForm
    # Fields and child relations that a copy doesn’t have. Page types add theirs.
    exclude_fields_in_copy: list[str] = [
        *("noindex", "nofollow", "canonical_url", "minor_change", "last_significant_change"),
        *("first_published_at", "last_published_at", "go_live_at", "expire_at", "expired"),
        *("locked", "locked_at", "locked_by"),
    ]
    # Parts besides the text that people who copy a page may keep or leave out. Page types list those of their mixins.
    copy_choices: tuple[CopyChoice, ...] = ()

    @property
    def banned_claims(self) -> dict[str, re.Pattern[str]]:
        """Claims that the page must not make. The SEO audit reports them."""
        return BANNED_CLAIMS

    @property
    def h1(self) -> str:
        """The main heading that the template shows. Empty if a block of the body contains it."""
        return self.title

    @property
    def other_names(self) -> list[str]:
        """Names besides the title by which visitors look for the page. The site’s search ranks them like titles."""
        return []

    @property
    def search_terms(self) -> list[str]:
        """What visitors enter to find what the page is for. Ranked like other names, but they don't name the page."""
        return []

    # Fields and child relations that only the page itself shows. After a change of these, other pages keep their stored
    # fragments. None: any change of a page of this type may be visible on every other page.
    unshared_fields: frozenset[str] | None = None

    # --- The same for all page types ---

    objects = BasePageManager()
    copy_form_class = BasePageCopyForm
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    promote_panels = [*SeoFields.seo_panels, registered_promote_panels]

    class Meta:
        abstract = True

    def copy(self, *args: Any, keep_live: bool = False, **kwargs: Any) -> Page:
        """Copy the page as Wagtail does, but as a draft unless ``keep_live`` is true."""
        return super().copy(*args, keep_live=keep_live, **kwargs)

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """Return Wagtail’s answer, except that only page types that say so can exist at the root of the tree."""
        return super().can_exist_under(parent) and (hasattr(cls, "parent_page_types") or not parent.is_root())

    @cached_property
    def site_settings(self) -> Any:
        """The SiteSettings of the site that this page belongs to. None if it belongs to no site."""
        site = self.get_site()
        return SiteSettings.for_site(site) if site else None

    @property
    def seo_sitename(self) -> str:
        return self.site_settings.clinic.name if self.site_settings else ""

    @property
    def meta_title(self) -> str:
        """The text of ``<title>``: the editor’s, else the title in the site’s pattern. Never empty."""
        return self.shown_seo_title or self.apply_title_pattern(self.title)

    @property
    def shown_seo_title(self) -> str:
        """The editor’s title for search engines, with what its placeholders and facts stand for."""
        return self.fill_placeholders(expand_facts(self.seo_title))

    @property
    def meta_description(self) -> str:
        """The editor’s description, else the first text of the page, else the site’s pattern."""
        if self.search_description:
            return self.fill_placeholders(expand_facts(self.search_description))
        texts = (getattr(self, name, "") for name in self.seo_description_sources)
        if text := next(filter(None, texts), "") or self.body_text():
            return shorten(expand_facts(text))
        return self.fill_placeholders(self.site_settings.search.description_pattern) if self.site_settings else ""

    def apply_title_pattern(self, title: str) -> str:
        """Return ``title`` in the site’s pattern: “{title} — {clinic}” unless an admin changed it."""
        pattern = self.site_settings.search.title_pattern if self.site_settings else "{title}"
        return self.fill_placeholders(pattern, title=title) or title

    def fill_placeholders(self, pattern: str, **values: str) -> str:
        """Replace ``{title}``, ``{clinic}``, and ``{tagline}``; ``values`` override them."""
        return fill_pattern(pattern, **{"title": self.title, **self.placeholder_values, **values})

    @property
    def placeholder_values(self) -> dict[str, str]:
        """The values of ``{clinic}`` and ``{tagline}``."""
        clinic = self.site_settings.clinic if self.site_settings else None
        return {"clinic": clinic.name, "tagline": clinic.tagline} if clinic else {}

    def get_metadata(self, request: HttpRequest | None = None) -> Metadata:
        """Return the metadata of the page at its own URL."""
        sharing = self.site_settings.sharing if self.site_settings else None
        return Metadata(
            title=self.meta_title,
            language=page_language(self),
            description=self.meta_description,
            canonical=self.seo_canonical_url,
            robots=self.get_robots(request),
            site_name=self.seo_sitename,
            og_type=self.seo_og_type,
            modified=self.modified_at,
            og_title=self.shown_seo_title or self.title,
            image=self.share_image,
            published=self.seo_published_at,
            x_account=sharing.at_twitter_site if sharing and sharing.twitter_site else "",
            with_open_graph=bool(sharing and sharing.og_meta),
            with_x_card=bool(sharing and sharing.twitter_meta),
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if settings := SiteSettings.for_request(request):
            self.site_settings = settings
        self.served_request = request
        if not self.may_use_fragments(request):
            request.fragments = None  # type: ignore[attr-defined]  # an attribute for get_fragments
        has_content = (fragments := get_fragments(request)) is not None and fragments.has("content")
        if self.lead_image_field and not has_content and (image := getattr(self, self.lead_image_field)):
            # One query for all renditions: the page, its metadata, and its structured data show different ones.
            prefetch_renditions([image])
        context = super().get_context(request, *args, **kwargs)
        metadata = SimpleLazyObject(lambda: self.get_metadata(request))  # not computed if its fragment is stored
        return context | {"metadata": metadata, "robots": self.get_robots(request)}

    def get_robots(self, request: HttpRequest | None = None) -> str:
        """Return the directives for search engines, for the page and its header."""
        is_hidden = self.noindex or getattr(request, "is_preview", False) or self.is_private
        return robots_directives(is_hidden, self.nofollow)

    def may_use_fragments(self, request: HttpRequest) -> bool:
        """Return whether what this page shows to ``request`` may be stored for other visitors."""
        is_as_published = self.live and not self.alias_of_id and not getattr(request, "is_preview", False)
        return is_as_published and not self.is_private

    def body_text(self) -> str:
        """Return the text of the page’s body without markup. Empty for pages without a body."""
        body = getattr(self, "body", None)
        texts = block_texts(body.stream_block, body.raw_data) if body is not None else []
        return " ".join(strip_tags(" ".join(texts)).split())

    @cached_property
    def word_count(self) -> int:
        """The number of words in the page’s body. 0 for pages without a body."""
        body = getattr(self, "body", None)
        return 0 if body is None else count_words_in_body(body)

    @property
    def reading_minutes(self) -> int:
        return reading_minutes(self.word_count)

    def search_text(self) -> str:
        """Return the text that search results quote: the description, then the body."""
        return f"{self.meta_description} {self.body_text()}"
