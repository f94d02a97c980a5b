"""The URLs of the report on links to other websites, below those of the audit."""

from django.urls import URLPattern, path

from .report import ExternalLinksView
from .views import ReplacedView, ReplaceLinkView, check_again, ignore

ROOT = "reports/seo-audit/external-links/"

urlpatterns: list[URLPattern] = [
    path(ROOT, ExternalLinksView.as_view(), name="external_links"),
    path(f"{ROOT}results/", ExternalLinksView.as_view(results_only=True), name="external_links_results"),
    path(f"{ROOT}replaced/", ReplacedView.as_view(), name="external_link_replaced"),
    path(f"{ROOT}<int:link_id>/replace/", ReplaceLinkView.as_view(), name="external_link_replace"),
    path(f"{ROOT}<int:link_id>/check/", check_again, name="external_link_check"),
    path(f"{ROOT}<int:link_id>/ignore/", ignore, name="external_link_ignore"),
]
