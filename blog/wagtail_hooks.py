"""How articles appear in Wagtail's admin."""

from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from site_core.explorer import date_column, explorer_columns

from .models import ArticlePage


class ArticleViewSet(PageViewSet):
    model = ArticlePage
    columns = explorer_columns(
        date_column("publication_date", "Published on"),
        date_column("next_review", "Review due"),
    )
    list_filter = ["publication_date", "next_review", "topics", "live"]


@hooks.register("register_admin_viewset")
def article_explorer():
    return ArticleViewSet("articles")
