"""Tags for parts of pages that are stored: see fragments/."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token

from ..fragments.middleware import get_fragments
from ..fragments.recording import prevent_storing, record_shown_pages
from ..fragments.versions import LISTED_PAGES

register = template.Library()


class FragmentNode(Node):
    def __init__(self, nodelist: NodeList, name: FilterExpression, shows_other_pages: bool) -> None:
        self.nodelist, self.name, self.shows_other_pages = nodelist, name, shows_other_pages

    def render(self, context: Context) -> str:
        fragments, page = get_fragments(context.get("request")), context.get("page")
        if fragments is None or page is None:
            return self.nodelist.render(context)
        shows_others = self.shows_other_pages or page.unshared_fields is None
        shown = [LISTED_PAGES] if shows_others else []
        name = self.name.resolve(context)
        return fragments.get_or_render(name, page.pk, shown, lambda: self.nodelist.render(context))


@register.tag
def fragment(parser: Parser, token: Token) -> FragmentNode:
    """Store what is between this tag and ``{% endfragment %}``, and render it again only after a change.

    ``{% fragment "body" %}`` shows the page itself. ``{% fragment "related" other_pages %}`` also lists, names, or
    links to other pages. Nothing in it may depend on the request, except for its URL, or change within a day. It sets
    no variable that is used after it.
    """
    _tag, name, *options = token.split_contents()
    if options not in ([], ["other_pages"]):
        raise template.TemplateSyntaxError("{% fragment %} takes a name, and “other_pages”.")
    nodelist = parser.parse(["endfragment"])
    parser.delete_first_token()
    return FragmentNode(nodelist, parser.compile_filter(name), bool(options))


@register.simple_tag
def changes_with_time() -> str:
    """Say that what is being rendered changes within a day, so that the fragment it belongs to is not stored."""
    prevent_storing()
    return ""


@register.simple_tag
def shows_page(page: Any) -> str:
    """Say that what is being rendered depends on whether ``page`` is live, or what its URL is."""
    if page:  # "" if a preview has none
        record_shown_pages([page.pk])
    return ""
