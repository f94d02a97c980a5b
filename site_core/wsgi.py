"""The WSGI callable that the server loads: ``site_core.wsgi:application``."""

import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_core.settings.production")

application: WSGIApplication = get_wsgi_application()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402

from site_core.caching.page_cache.setup import wrap_for_worker  # noqa: E402  needs the apps
from site_core.http.proxy_headers import ProxyHeadersMiddleware  # noqa: E402
from site_core.http.request_validation import RequestValidationMiddleware  # noqa: E402
from site_core.ops.deployment_checks import require_safe_settings  # noqa: E402
from site_core.redirects.serving.counting import RedirectCountMiddleware  # noqa: E402

require_safe_settings()
application = wrap_for_worker(application)
application = RedirectCountMiddleware(application)
if apps.is_installed("site_core.page_views"):
    from site_core.page_views.wsgi import count_page_views

    application = count_page_views(application)
application = ProxyHeadersMiddleware(RequestValidationMiddleware(application), settings.TRUSTED_PROXIES)
