"""What every page of the site is."""

import functools
import re
from http import HTTPMethod

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import PageViewRestriction

from site_core.caching.local_cache import get_or_set_copy
from site_core.content.claims import BANNED_CLAIMS
from site_core.content.text_extraction import block_texts
from site_core.lib.compiled_query import CompiledQuery, Parameter
from site_core.media.renditions import prefetch_renditions
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.patterns import fill_pattern

from .forms import BasePageForm
from .metadata import Metadata, page_language, robots_directives, shorten
from .querysets import BasePageManager, children_path_range
from .seo_fields import SeoFields
from .structured_data import StructuredPage


class BasePage(StructuredPage, SeoFields):
    """Every page type extends this class; the system check ``pages.E001`` holds it."""

    objects = BasePageManager()
    base_form_class = BasePageForm
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    promote_panels = SeoFields.seo_panels
    # Fields that stand in for a missing description, best first.
    seo_description_sources = ["search_description", "standfirst", "introduction", "summary"]
    # The sitemap that lists pages of this type, and the field of the picture at their head.
    sitemap_section = "pages"
    lead_image_field = ""
    # The query parameters that change what the page says: the page cache keeps a copy for each of their values, and
    # gives all other parameters the same.
    query_parameters: tuple[str, ...] = ()

    # What the SEO audit expects of pages of this type: the minimum number of words (0 for no minimum), and whether the
    # page lists the pages below it.
    min_words = 200
    lists_children = False

    class Meta:
        abstract = True

    @property
    def banned_claims(self) -> dict[str, re.Pattern[str]]:
        """Claims that the page must not make: the SEO audit reports them."""
        return BANNED_CLAIMS

    @property
    def h1(self):
        """The main heading that the template gives; empty where a block of the body has it."""
        return self.title

    @cached_property
    def site_settings(self):
        """SiteSettings of the site that this page belongs to; None outside all sites."""
        site = self.get_site()
        return SiteSettings.for_site(site) if site else None

    @property
    def seo_sitename(self):
        return self.site_settings.clinic.name if self.site_settings else ""

    @property
    def meta_title(self):
        """Text of ``<title>``: the editor's, or the site's pattern filled in; never empty."""
        return self.fill_placeholders(self.seo_title) if self.seo_title else self.apply_title_pattern(self.title)

    @property
    def meta_description(self):
        """The editor's, or the first text of the page, or the site's pattern filled in."""
        if self.search_description:
            return self.fill_placeholders(self.search_description)
        texts = (getattr(self, name, "") for name in self.seo_description_sources)
        if text := next(filter(None, texts), "") or self.body_text():
            return shorten(text)
        return self.fill_placeholders(self.site_settings.search.description_pattern) if self.site_settings else ""

    def apply_title_pattern(self, title):
        """``title`` in the site's pattern: “{title} — {clinic}” unless an admin chose another."""
        pattern = self.site_settings.search.title_pattern if self.site_settings else "{title}"
        return self.fill_placeholders(pattern, title=title) or title

    def fill_placeholders(self, pattern, **others):
        clinic = self.site_settings.clinic if self.site_settings else None
        names = {"clinic": clinic.name, "tagline": clinic.tagline} if clinic else {}
        return fill_pattern(pattern, **{"title": self.title, **names, **others})

    def get_metadata(self, request=None):
        """Metadata for the page at its own address."""
        sharing = self.site_settings.sharing if self.site_settings else None
        return Metadata(
            title=self.meta_title,
            language=page_language(self),
            description=self.meta_description,
            canonical=self.seo_canonical_url,
            robots=robots_directives(self.noindex or getattr(request, "is_preview", False), self.nofollow),
            site_name=self.seo_sitename,
            og_type=self.seo_og_type,
            modified=self.modified_at,
            og_title=self.fill_placeholders(self.seo_title) if self.seo_title else self.title,
            image=self.share_image,
            published=self.seo_published_at,
            x_account=sharing.at_twitter_site if sharing and sharing.twitter_site else "",
            with_open_graph=bool(sharing and sharing.og_meta),
            with_x_card=bool(sharing and sharing.twitter_meta),
        )

    # The request that this page is rendered for: its URL comes from what that request knows of the sites.
    served_request = None

    def get_url(self, request=None, *args, **kwargs):
        return super().get_url(request or self.served_request, *args, **kwargs)

    url = property(get_url)

    def get_url_parts(self, request=None):
        """Wagtail's, worked out once a visit however often the visit names the page."""
        request = request or self.served_request
        if request is None:
            return super().get_url_parts()
        known = request.__dict__.setdefault("page_addresses", {})
        if self.url_path not in known:
            known[self.url_path] = super().get_url_parts(request)
        return known[self.url_path]

    def get_context(self, request, *args, **kwargs):
        if settings := SiteSettings.for_request(request):
            self.site_settings = settings
        self.served_request = request
        if self.lead_image_field and (image := getattr(self, self.lead_image_field)):
            # All its copies in one query: the page, the share card and structured data show different ones.
            prefetch_renditions([image])
        return super().get_context(request, *args, **kwargs) | {"metadata": self.get_metadata(request)}

    def publication_errors(self):
        """What keeps this page from being published, as ``{field or child relation: [message, …]}``.

        Holds on every way to publish (bulk action, workflow, script), where no form is there to check.
        """
        errors = {}
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                try:
                    field.stream_block.clean(getattr(self, field.name))
                except ValidationError:
                    errors[field.name] = [f"Something in “{field.verbose_name}” is incomplete."]
        for relation in get_all_child_relations(type(self)):
            for row in getattr(self, relation.get_accessor_name()).all():
                try:
                    row.clean_fields(exclude=[relation.field.name])
                    row.clean()
                except ValidationError as error:
                    errors.setdefault(relation.get_accessor_name(), []).extend(error.messages)
        return errors

    def save(self, clean=True, **kwargs):
        if clean and self.live and (errors := self.publication_errors()):
            raise ValidationError(errors)
        return super().save(clean=clean, **kwargs)

    def body_text(self):
        """The text of the page's body without markup; empty for pages without a body."""
        body = getattr(self, "body", None)
        texts = block_texts(body.stream_block, body.raw_data) if body is not None else []
        return " ".join(strip_tags(" ".join(texts)).split())

    def search_text(self):
        """The page's visible text as search results quote it: description, then body."""
        return f"{self.meta_description} {self.body_text()}"

    # The pages that the address led through, home first; None where no address led here (previews, scripts).
    routed_ancestors = None

    def route(self, request, path_components):
        """Wagtail's, remembering the way: breadcrumbs and the check for private sections need those pages."""
        child = self._child_on_the_way(path_components) or self._only_kind_of_child(path_components)
        result = child.route(request, path_components[1:]) if child else super().route(request, path_components)
        if result.page is not self:
            result.page.routed_ancestors = [self, *(result.page.routed_ancestors or [])]
        return result

    def _child_on_the_way(self, path_components):
        """The child that the address leads through to a page below it, held for a moment; else None."""
        if len(path_components) < 2 or len(self.allowed_subpage_models()) == 1:
            return None
        slug = path_components[0]
        return get_or_set_copy(
            ("child", self.pk, slug), lambda: self.get_children().filter(slug=slug).specific().first()
        )

    # Foreign keys that every visit needs; read together with the page where its parent has one kind of child.
    route_select_related: tuple[str, ...] = ()

    def _only_kind_of_child(self, path_components):
        """The child that the address names, whole and in one query, where all children are of one type; else None."""
        models = self.allowed_subpage_models()
        if not path_components or len(models) != 1:
            return None
        first, last = children_path_range(self.path)
        way = {f"path_{number}": path for number, path in enumerate(self._paths())}
        children = _children_by_slug(models[0], len(way))
        return children.first(slug=path_components[0], depth=self.depth + 1, first_path=first, last_path=last, **way)

    def _paths(self):
        """Tree paths of the pages above this one and its own."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def get_breadcrumbs(self):
        """Live ancestors below the tree's root, home first, without the page itself."""
        if self.routed_ancestors is not None:
            return [page for page in self.routed_ancestors if page.live]
        return list(self.get_ancestors().filter(depth__gt=1, live=True).order_by("depth"))

    def get_view_restrictions(self):
        """As Wagtail's; in one query where the ancestors are at hand and none of them is an alias."""
        way = [*(self.routed_ancestors or []), self]
        if not self.path or (self.routed_ancestors is None and self.depth > 2) or any(page.alias_of_id for page in way):
            return super().get_view_restrictions()
        if getattr(self, "is_in_private_section", True) is False:
            return PageViewRestriction.objects.none()
        return PageViewRestriction.objects.filter(page__path__in=self._paths())


@functools.cache
def _children_by_slug(model, parent_depth):
    """The page of ``model`` with a slug, below one at ``parent_depth`` steps from the root of the tree."""
    way = [Parameter.of(model, "path", f"path_{number}") for number in range(parent_depth)]
    restrictions = PageViewRestriction.objects.filter(Q(page=OuterRef("pk")) | Q(page__path__in=way))
    between = [Parameter.of(model, "path", name) for name in ("first_path", "last_path")]
    return CompiledQuery(
        model.objects.filter(slug=Parameter.of(model, "slug"), depth=Parameter.of(model, "depth"), path__range=between)
        .select_related("og_image", *model.route_select_related)
        .annotate(is_in_private_section=Exists(restrictions))[:1]
    )
