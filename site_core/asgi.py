"""The ASGI callable that the server loads: ``site_core.asgi:application``."""

from django.conf import settings

from . import wsgi  # first: it loads the apps
from .http.request_size import limit_for
from .lib.buffered_wsgi import BufferedWSGI
from .lib.parent_process import stop_with_parent

stop_with_parent()
application = BufferedWSGI(wsgi.application, settings.SERVER_THREADS, limit_for, memory=wsgi.from_memory)
