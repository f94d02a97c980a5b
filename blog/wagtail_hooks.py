"""Columns and filters for articles in Wagtail's page explorer."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from site_core.pages.listing_columns import date_column, explorer_columns

from .models import ArticlePage


class ArticleViewSet(PageViewSet):
    model = ArticlePage
    columns = explorer_columns(
        date_column("publication_date", _("Published on")),
        date_column("next_review", _("Review due")),
    )
    list_filter = ["publication_date", "next_review", "topics", "live"]


@hooks.register("register_admin_viewset")
def register_article_viewset() -> ArticleViewSet:
    return ArticleViewSet("articles")
