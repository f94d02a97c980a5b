"""The structured data (schema.org, JSON-LD) that every page has."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from site_core.banners.selection import current_banners
from site_core.content.reusable_blocks import with_reusable_blocks
from site_core.schema_org.json_ld import (
    Node,
    breadcrumb_list,
    build_graph,
    faq_page,
    image_urls,
    isoformat,
    language_tag,
    ref,
)
from site_core.schema_org.organization import clinic_node, website_node
from site_core.schema_org.special_announcement import special_announcement

from .metadata import page_language
from .mixins import PageMixin


class StructuredPage(PageMixin):
    """Mixin of ``BasePage``: one graph per page. Page types extend these methods:

    - ``web_page_details``: properties of the node of the page itself
    - ``schema_nodes``: further nodes, for what the page is about
    - ``schema_entity``: the subject of the page in short, for pages that refer to it

    Structured data contains only what the page shows. ``site_core.schema_org.json_ld`` lists the ``@id`` of each node.
    """

    schema_type: str = "WebPage"

    class Meta:
        abstract = True

    def structured_data(self, request: HttpRequest | None = None) -> Node:
        """Return the page’s graph. Empty if an admin turned structured data off, and for pages of no site."""
        settings = self.site_settings
        if settings is None or not settings.sharing.struct_meta:
            return {}
        root = self.schema_root
        nodes = [clinic_node(settings, root), website_node(settings.clinic, root)]
        nodes += [self.web_page_node(request), *self.schema_nodes(request), *self.schema_announcements(request)]
        if ancestors := self.schema_breadcrumbs(request):
            breadcrumbs = breadcrumb_list(self.schema_id("breadcrumb", request), ancestors, self.schema_name)
            nodes += [breadcrumbs, {"@id": self.schema_id("webpage", request), "breadcrumb": ref(breadcrumbs["@id"])}]
        return build_graph(nodes)

    @property
    def schema_root(self) -> str:
        """The URL of the home page."""
        return f"{self.site_settings.clinic.site.root_url}/"

    @property
    def schema_name(self) -> str:
        return self.title

    def schema_url(self, request: HttpRequest | None = None) -> str:
        """Return the page’s own URL; for an alias, that of its original. Empty before it has one."""
        return self.original.get_full_url(request) or ""

    def schema_id(self, name: str, request: HttpRequest | None = None) -> str:
        return f"{self.schema_url(request)}#{name}"

    def schema_entity(self, request: HttpRequest | None = None) -> Node:
        """Return the subject of the page in short."""
        url = self.schema_url(request)
        return {"@type": self.schema_type, "@id": f"{url}#webpage", "name": self.title, "url": url}

    def schema_images(self, image: Any) -> list[str]:
        """Return the URLs of ``image`` in the three aspect ratios that search engines ask for."""
        return image_urls(image, lambda url: urljoin(self.schema_root, url))

    def schema_breadcrumbs(self, request: HttpRequest | None = None) -> list[tuple[str, str]]:
        """Return ``[(URL, name), …]`` of the ancestors, the same as the page shows."""
        return [
            (page.get_full_url(request) or "", _("Home") if page.depth == 2 else page.title)
            for page in self.get_breadcrumbs()
        ]

    def web_page_node(self, request: HttpRequest | None = None) -> Node:
        return {
            "@type": self.schema_type,
            "@id": self.schema_id("webpage", request),
            "url": self.schema_url(request),
            "name": self.schema_name,
            "description": self.meta_description,
            "isPartOf": ref(f"{self.schema_root}#website"),
            "inLanguage": language_tag(page_language(self)),
            "datePublished": isoformat(self.seo_published_at),
            "dateModified": isoformat(self.modified_at),
            "hasPart": ref(self.schema_id("faq", request)) if self.schema_questions() else None,
            **self.web_page_details(request),
        }

    def web_page_details(self, request: HttpRequest | None = None) -> Node:
        """Return properties of the node of the page itself, beyond those of every page."""
        return {}

    def schema_nodes(self, request: HttpRequest | None = None) -> list[Node]:
        """Return the nodes other than that of the page itself."""
        questions = self.schema_questions()
        faq_id, page_id = self.schema_id("faq", request), self.schema_id("webpage", request)
        return [faq_page(faq_id, page_id, questions)] if questions else []

    def schema_announcements(self, request: HttpRequest | None = None) -> list[Node]:
        """Return the banners on the page that say that the clinic is closed."""
        banners = current_banners(request, self, timezone.now()) if request else []
        name, root = self.site_settings.clinic.name, self.schema_root
        return [special_announcement(banner, name, root) for banner in banners if banner.is_announced]

    def schema_questions(self) -> list[tuple[str, Any]]:
        """Return ``[(question, answer), …]`` of the body, if an admin turned their structured data on."""
        if not self.site_settings.search.faq_structured_data:
            return []
        children = with_reusable_blocks(getattr(self, "body", ()))
        sections = [child.value for child in children if child.block_type == "faq"]
        return [(item["question"], item["answer"]) for section in sections for item in section["questions"]]
