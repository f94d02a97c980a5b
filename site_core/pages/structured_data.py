"""What every page says about itself in schema.org's vocabulary."""

from urllib.parse import urljoin

from django.db import models

from site_core.schema_org.json_ld import (
    breadcrumb_list,
    build_graph,
    faq_page,
    image_urls,
    isoformat,
    language_tag,
    ref,
)
from site_core.schema_org.organization import clinic_stub, website_node

from .metadata import page_language


class StructuredPage(models.Model):
    """Mixin of ``BasePage``: one graph a page. Page types add what is theirs to these methods of it:

    ``web_page_details`` (properties of the page) and ``schema_nodes`` (what the page is about). Only what the page
    shows is in them. ``schema_entity`` is the page's subject in short, for other pages that name it. For the ``@id``
    of each, see ``site_core.schema_org.json_ld``.
    """

    schema_type = "WebPage"

    class Meta:
        abstract = True

    def structured_data(self, request=None):
        """The page's graph, ready for JSON; empty where an admin switched it off, and outside all sites."""
        settings = self.site_settings
        if settings is None or not settings.sharing.struct_meta:
            return {}
        root = self.schema_root
        nodes = [clinic_stub(settings.clinic, root), website_node(settings.clinic, root)]
        nodes += [self.web_page_node(request), *self.schema_nodes(request)]
        if crumbs := self.schema_breadcrumbs(request):
            way = breadcrumb_list(self.schema_id("breadcrumb", request), crumbs, self.schema_name)
            nodes += [way, {"@id": self.schema_id("webpage", request), "breadcrumb": ref(way["@id"])}]
        return build_graph(nodes)

    @property
    def schema_root(self):
        """The address of the home page."""
        return f"{self.site_settings.clinic.site.root_url}/"

    @property
    def schema_name(self):
        return self.title

    def schema_url(self, request=None):
        """The page's own address; empty before it has one."""
        return self.get_full_url(request) or ""

    def schema_id(self, name, request=None):
        return f"{self.schema_url(request)}#{name}"

    def schema_entity(self, request=None):
        """The page's subject in short."""
        address = self.schema_url(request)
        return {"@type": self.schema_type, "@id": f"{address}#webpage", "name": self.title, "url": address}

    def schema_images(self, image):
        """Addresses of ``image`` in the three ratios that search engines ask for."""
        return image_urls(image, lambda address: urljoin(self.schema_root, address))

    def schema_breadcrumbs(self, request=None):
        """``[(address, name), …]`` of the pages above, the same as the page shows."""
        return [
            (page.get_full_url(request) or "", "Home" if page.depth == 2 else page.title)
            for page in self.get_breadcrumbs()
        ]

    def web_page_node(self, request=None):
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

    def web_page_details(self, request=None):
        """Properties of the page's own node beyond those of every page."""
        return {}

    def schema_nodes(self, request=None):
        """Nodes beside the page's own."""
        questions = self.schema_questions()
        ids = (self.schema_id(name, request) for name in ("faq", "webpage"))
        return [faq_page(*ids, questions)] if questions else []

    def schema_questions(self):
        """``[(question, answer), …]`` of the body, where an admin wants them marked up."""
        if not self.site_settings.search.faq_structured_data:
            return []
        sections = [child.value for child in getattr(self, "body", ()) if child.block_type == "faq"]
        return [(item["question"], item["answer"]) for section in sections for item in section["questions"]]
