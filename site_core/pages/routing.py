"""Routing, breadcrumbs, and URLs of pages with as few queries as possible."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.models import PageViewRestriction

from site_core.caching.fragments.recording import record_shown_pages
from site_core.caching.local_cache import get_or_set_copy

from .mixins import PageMixin
from .querysets import children_path_range
from .slugs import reserved_slug_error


class RoutedPage(PageMixin):
    """Mixin of ``BasePage``: remembers the ancestors that a request was routed through."""

    # Foreign keys that the page’s template shows. Routing fetches them together with the page if its parent has only
    # one type of child.
    route_select_related: tuple[str, ...] = ()

    # The pages that the URL led through, the home page first. None if the page was not routed (previews, scripts).
    routed_ancestors: list[Any] | None = None
    # The request that this page is served for. It caches the URLs of pages.
    served_request: HttpRequest | None = None

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if message := reserved_slug_error(self.slug, self.get_parent()):
            raise ValidationError({"slug": message})

    def get_url(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> Any:
        return super().get_url(request or self.served_request, *args, **kwargs)

    url = property(get_url)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Return Wagtail’s URL parts, computed once per request and page."""
        request = request or self.served_request
        record_shown_pages([self.pk])
        if request is None:
            return super().get_url_parts()
        cache = request.__dict__.setdefault("page_url_parts", {})
        if self.url_path not in cache:
            cache[self.url_path] = super().get_url_parts(request)
        return cache[self.url_path]

    def has_list(self, route: str) -> bool:
        """Return whether the list at ``route``, which is one of the page’s routes, has anything. Most pages have none.

        Redirects for many URLs ask that.
        """
        return True

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Route as Wagtail does, and record the ancestors for breadcrumbs and for the check for private sections."""
        child = self._get_cached_ancestor(path_components) or self._get_child_of_only_type(path_components)
        result = child.route(request, path_components[1:]) if child else super().route(request, path_components)
        ancestors = result.page.routed_ancestors or []
        result.page.routed_ancestors = ancestors if result.page is self else [self, *ancestors]
        return result

    def _get_cached_ancestor(self, path_components: list[str]) -> Any:
        """Return the child that the URL leads through to a page below it, from the local cache. Else None."""
        if len(path_components) < 2 or len(self.allowed_subpage_models()) == 1:
            return None
        slug = path_components[0]
        return get_or_set_copy(
            ("child", self.pk, slug), lambda: self.get_children().filter(slug=slug).specific().first()
        )

    def _get_child_of_only_type(self, path_components: list[str]) -> Any:
        """Return the specific child that the URL names, in one query, if all children are of one type. Else None."""
        models = self.allowed_subpage_models()
        if not path_components or len(models) != 1:
            return None
        return (
            models[0]
            .objects.filter(slug=path_components[0], depth=self.depth + 1, path__range=children_path_range(self.path))
            .select_related("og_image", *models[0].route_select_related)
            .first()
        )

    def _get_paths(self) -> list[str]:
        """Return the tree paths of the page’s ancestors and its own."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def get_breadcrumbs(self) -> list[Any]:
        """Return the live ancestors, the home page first, without the root of the tree and the page itself."""
        if self.routed_ancestors is not None:
            return [page for page in self.routed_ancestors if page.live]
        return list(self.get_ancestors().filter(depth__gt=1, live=True).order_by("depth"))

    @property
    def is_private(self) -> bool:
        """Whether visitors need a password or an account, because of this page or one above it."""
        return bool(self.path and self.get_view_restrictions())

    def get_view_restrictions(self) -> QuerySet[Any]:
        """Return Wagtail’s view restrictions. A page that a request was routed to fetches them once."""
        return self._select_view_restrictions() if self.routed_ancestors is None else self._view_restrictions

    @cached_property
    def _view_restrictions(self) -> QuerySet[Any]:
        return self._select_view_restrictions()

    def _select_view_restrictions(self) -> QuerySet[Any]:
        """Return the restrictions, in one query if the ancestors are known and none of them is an alias."""
        pages = [*(self.routed_ancestors or []), self]
        is_unknown = self.routed_ancestors is None and self.depth > 2
        if not self.path or is_unknown or any(page.alias_of_id for page in pages):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.filter(page__path__in=self._get_paths())
