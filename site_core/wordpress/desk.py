"""Imported articles and treatments on the desk, until each of them has been reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from blog.models import ArticleAuthor, ArticlePage, ArticleReference, BlogIndexPage
from home.models import TreatmentIndexPage, TreatmentPage, TreatmentReference
from site_core.lib.desk import DeskItem, DeskPanel, User, register_desk_items, register_desk_panel
from site_core.review.models import Approval

from .attention import items_with_parts
from .models import ImportedItem

IMPORTED = "imported-pages"

register_desk_panel(
    DeskPanel(
        IMPORTED,
        gettext_lazy("Moved in from WordPress"),
        order=60,
        icon="download",
        empty=gettext_lazy("Every imported article and treatment has been reviewed."),
    )
)


def can_work_on_imports(user: User) -> bool:
    can_change = page_permission_policy.user_has_any_permission(user, ["add", "change", "publish"])
    return can_change and ImportedItem.objects.filter(is_created=True).exists()


@register_desk_items(IMPORTED, is_shown=can_work_on_imports)
def pages_to_review(user: User) -> Iterator[DeskItem]:
    """List how many imported articles and treatments wait for a review, and what they lack."""
    pages = Page.objects.type(BlogIndexPage, TreatmentIndexPage).order_by("-path")
    with_parts = items_with_parts().order_by().annotate(all=Value(1)).values("all")  # a single group
    number_with_parts = with_parts.annotate(number=Count("pk")).values("number")
    rows = list(pages.values_list("content_type__model", "pk", Subquery(number_with_parts)))
    indexes = {model: pk for model, pk, _number in rows}
    if index := indexes.get("blogindexpage"):
        has_author = Exists(ArticleAuthor.objects.filter(page=OuterRef("pk")))
        articles = count_waiting(ArticlePage, ArticleReference, has_author)
        if number := articles["all"]:
            title = ngettext("%d imported article", "%d imported articles", number) % number
            yield make_item(title, articles, index)
    if index := indexes.get("treatmentindexpage"):
        treatments = count_waiting(TreatmentPage, TreatmentReference, Q(pk__isnull=False))
        if number := treatments["all"]:
            title = ngettext("%d imported treatment", "%d imported treatments", number) % number
            yield make_item(title, treatments, index)
    if number := (rows[0][2] or 0) if rows else items_with_parts().count():
        title = ngettext("%d imported page needs attention", "%d imported pages need attention", number) % number
        yield DeskItem(title, reverse("wordpress_worklist"), _("Something there has no place here yet."))


def count_waiting(model: Any, reference_model: Any, has_author: Any) -> dict[str, int]:
    """Return how many imported pages nobody has reviewed, and how many of them lack what."""
    imported = ImportedItem.objects.filter(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        is_created=True,
    )
    pages = model.objects.filter(pk__in=imported.values("object_id"), reviewer=None).annotate(
        has_author=has_author,
        has_reference=Exists(reference_model.objects.filter(page=OuterRef("pk"))),
        is_approved=Exists(Approval.objects.filter(page=OuterRef("pk"))),
    )
    return pages.aggregate(
        all=Count("pk"),
        ready=Count("pk", filter=Q(is_approved=True)),
        live=Count("pk", filter=Q(live=True)),
        without_author=Count("pk", filter=Q(has_author=False)),
        without_reference=Count("pk", filter=Q(has_reference=False)),
        without_reviewer=Count("pk", filter=Q(is_approved=False)),
    )


def make_item(title: str, counts: dict[str, int], index: int) -> DeskItem:
    texts = {
        "ready": _("%(number)s reviewed and ready to publish"),
        "without_reviewer": _("%(number)s need a reviewer"),
        "without_author": _("%(number)s need an author"),
        "without_reference": _("%(number)s need references"),
        "live": _("%(number)s are public without a review"),
    }
    detail = ", ".join(text % {"number": counts[name]} for name, text in texts.items() if counts[name])
    url = reverse("wagtailadmin_explore", args=[index])
    return DeskItem(title, url, f"{detail}.", due=counts["ready"])
