"""URLs of the whole site: each app's own, then Wagtail's pages."""

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from site_core.accounts.views import hide_wagtails_login

admin_urlpatterns = [
    path("invitation/", include("site_core.accounts.invitation_urls")),
    path("", include(wagtailadmin_urls)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path(settings.ADMIN_PATH, include(admin_urlpatterns)),
    path("", include("site_core.media.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("enquiry/", include("home.enquiries.urls")),
    path("", include("site_core.search.urls")),
    path("", include("site_core.pages.urls")),
    path("", include("site_core.site_settings.urls")),
    path("", include("site_core.ops.urls")),
    path("", include("site_core.seo.urls")),
    path("", include("site_core.http.urls")),
    path("", include("site_core.desk.urls")),
    path("", include("site_core.review.urls")),
]

if apps.is_installed("site_core.seo.index_now"):
    urlpatterns.append(path("", include("site_core.seo.index_now.urls")))

if apps.is_installed("site_core.page_feedback"):
    urlpatterns.append(path("", include("site_core.page_feedback.urls")))

if apps.is_installed("site_core.wordpress"):
    urlpatterns.append(path("", include("site_core.wordpress.urls")))

if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()

urlpatterns += [
    path("_util/login/", hide_wagtails_login),
    path("", include(wagtail_urls)),
]

handler400 = "site_core.pages.error_pages.bad_request"
handler403 = "site_core.pages.error_pages.permission_denied"
handler404 = "site_core.pages.error_pages.page_not_found"
handler500 = "site_core.pages.error_pages.server_error"
