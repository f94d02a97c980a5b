"""Facts in Wagtail’s admin, and in rich text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from .models import Fact
from .rich_text import FactEmbedHandler
from .views import FactViewSet, urlpatterns

register_snippet(FactViewSet)


@hooks.register("register_rich_text_features")
def register_fact_embed(features: FeatureRegistry) -> None:
    features.register_embed_type(FactEmbedHandler)


@hooks.register("register_admin_urls")
def register_fact_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("before_delete_snippet")
def prevent_deleting_used_facts(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """Explain where a fact is used, before any question: its texts would have a gap."""
    used = [fact for fact in instances if isinstance(fact, Fact) and fact.used_on]
    for fact in used:
        text = ngettext(
            "“%(fact)s” can’t be deleted because %(count)d page or block uses it. Remove it there first.",
            "“%(fact)s” can’t be deleted because %(count)d pages and blocks use it. Remove it there first.",
            fact.used_on,
        )
        url = reverse("wagtailsnippets_facts_fact:usage", args=[fact.pk])
        message = text % {"fact": fact.name, "count": fact.used_on}
        messages.error(request, message, buttons=[messages.button(url, _("Where it is used"))])
    return redirect("wagtailsnippets_facts_fact:list") if used else None
