"""The ASGI callable that the server loads: ``site_core.asgi:application``."""

from .lib.parent_process import stop_with_parent

stop_with_parent()

from .preload import create_application  # noqa: E402  loads the site

application = create_application()
