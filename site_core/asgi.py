"""The ASGI callable that the server loads: ``site_core.asgi:application``."""

import os

from django.conf import settings

from . import wsgi  # first: it loads the apps
from .caching.page_cache.setup import take_over
from .http.request_size import limit_for
from .lib.buffered_wsgi import BufferedWSGI
from .lib.parent_process import VARIABLE, stop_with_parent

stop_with_parent()
application = BufferedWSGI(wsgi.application, settings.SERVER_THREADS, limit_for, memory=wsgi.from_memory)
if VARIABLE in os.environ:  # in site_core.ops.server_process: other servers may mean something else by this signal
    application.watch_for_replacement()

from . import preload  # noqa: E402, F401  what was forked from a process that has imported it has it already

# Last: from then on, the workers that this one replaces cache nothing.
take_over(wsgi.cached_application)
