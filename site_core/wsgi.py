"""The WSGI callables: ``application``, and ``from_memory``, which answers only what needs no waiting.

The server loads ``site_core.asgi:application``, which runs both.
"""

import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.production")

django_application: WSGIApplication = get_wsgi_application()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402

from site_core.caching.page_cache.setup import wrap_for_worker  # noqa: E402  needs the apps
from site_core.caching.page_cache.wsgi import PageCache  # noqa: E402
from site_core.http.host_port import HostPortMiddleware  # noqa: E402
from site_core.http.proxy_headers import ProxyHeadersMiddleware  # noqa: E402
from site_core.http.request_validation import RequestValidationMiddleware  # noqa: E402
from site_core.ops.deployment_checks import require_safe_settings  # noqa: E402
from site_core.ops.metrics import measure  # noqa: E402
from site_core.redirects.serving.counting import RedirectCountMiddleware  # noqa: E402
from site_core.search.wsgi import count_searches  # noqa: E402

if apps.is_installed("site_core.page_views"):
    from site_core.page_views.wsgi import count_page_views
else:

    def count_page_views(application: WSGIApplication) -> WSGIApplication:
        return application


def wrap(application: WSGIApplication) -> WSGIApplication:
    """Return ``application`` with what every response needs, cached or not."""
    application = count_page_views(count_searches(RedirectCountMiddleware(application)))
    application = HostPortMiddleware(RequestValidationMiddleware(application), settings.SITE_URL)
    return measure(ProxyHeadersMiddleware(application, settings.TRUSTED_PROXIES))


require_safe_settings()
apps.get_app_config("media").has_threads = True  # type: ignore[attr-defined]  # MediaConfig
cached_application = wrap_for_worker(django_application)
application = wrap(cached_application)
from_memory = wrap(cached_application.from_memory) if isinstance(cached_application, PageCache) else None
