"""Importing this module loads the WSGI callables, and all code and templates that requests need.

The files on disk can be those of the next version before the server is reloaded.
"""

import os

from django.conf import settings

from . import wsgi  # first: it loads the apps
from .caching.page_cache.setup import take_over
from .http.request_size import limit_for
from .lib.buffered_wsgi import BufferedWSGI
from .lib.parent_process import VARIABLE
from .lib.preloading import import_submodules, load_templates

# Modules that no request needs, with large libraries, or that only a worker may import.
UNUSED_BY_REQUESTS = (
    "home.demo",
    "site_core.asgi",
    "site_core.backups.copying",
    "site_core.ops.bootstrap",
    "site_core.ops.error_reporting",
    "site_core.ops.forked_server",
    "site_core.ops.preloaded_server",
    "site_core.ops.reloading",
    "site_core.ops.server",
    "site_core.ops.server_process",
    "site_core.wordpress.proof.warc_files",
    *(f"site_core.settings.{name}" for name in ("base", "dev", "production", "test")),
)

# They are imported with Redis’s client, which takes 5 MB, where the settings name Redis.
REDIS = (
    "site_core.caching.redis_backend",
    "site_core.caching.redis_client",
    "site_core.caching.page_cache.stores.redis",
)
uses_redis = "redis" in settings.CACHES["default"]["BACKEND"] or settings.PAGE_CACHE not in ("files", "off")

for package in ("site_core", "blog", "home"):
    import_submodules(package, skip=UNUSED_BY_REQUESTS if uses_redis else (*UNUSED_BY_REQUESTS, *REDIS))
load_templates(settings.BASE_DIR / "templates")


def create_application() -> BufferedWSGI:
    """Return the ASGI callable of this process, a worker. From then on, those that it replaces cache nothing.

    Call it once, last: when nothing else can keep the worker from serving.
    """
    application = BufferedWSGI(wsgi.application, settings.SERVER_THREADS, limit_for, memory=wsgi.from_memory)
    if VARIABLE in os.environ:  # in site_core.ops.server_process: other servers may mean something else by this signal
        application.watch_for_replacement()
    take_over(wsgi.cached_application)
    return application
