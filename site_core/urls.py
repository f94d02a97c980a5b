"""Addresses of the whole site. Apps are named by string only."""

from django.conf import settings
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from . import views
from .operations import views as operations_views
from .seo import views as seo_views
from .uploads import views as uploads_views

urlpatterns = [
    path(settings.ADMIN_PATH, include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("enquiry/", include("home.enquiries.urls")),
    path("search/", views.search, name="search"),
    re_path(r"^media/(?P<path>(?:private/)?images/.+)$", uploads_views.picture, name="media"),
    path("share/<int:page_id>/<slug:digest>.jpg", views.share_card, name="share_card"),
    path("favicon.ico", views.favicon),
    path("robots.txt", seo_views.robots_txt),
    path(".well-known/security.txt", operations_views.security_txt),
    path("llms.txt", seo_views.llms_txt),
    path("", include("site_core.seo.index_now_urls")),
    path("sitemap.xml", seo_views.sitemap_index),
    re_path(r"^sitemap-(?P<section>[a-z]+)(?:-(?P<number>[2-9]|[1-9]\d{1,3}))?\.xml$", seo_views.sitemap),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("speculation-rules.json", views.next_pages, name="speculation_rules"),
]

if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()

urlpatterns += [path("", include(wagtail_urls))]

handler400 = "site_core.views.bad_request"
handler403 = "site_core.views.permission_denied"
handler404 = "site_core.views.page_not_found"
handler500 = "site_core.views.server_error"
