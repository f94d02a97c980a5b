"""Leave out ports in ``Host`` that the site doesn't have, so that they don't multiply what caches store.

Django allows a host with any port, and the page cache has an entry for each host.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

HOST_AND_PORT = re.compile(r"(?P<name>\[[^\]]*\]|[^:\[\]]+):(?P<port>[0-9]+)")
SAFE_METHODS = ("GET", "HEAD")


class HostPortMiddleware:
    """WSGI middleware. If ``site_url`` has HTTPS, only its port, if it has one, stays in ``HTTP_HOST``.

    Not for forms: Django compares the host with where they were sent from. Without HTTPS, as on a laptop, the port can
    be one that a container or a tunnel has.
    """

    def __init__(self, application: Any, site_url: str) -> None:
        self.application = application
        parts = urlsplit(site_url)
        self.is_active = parts.scheme == "https"
        self.port = str(parts.port or "")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if self.is_active and environ.get("REQUEST_METHOD") in SAFE_METHODS:
            match = HOST_AND_PORT.fullmatch(environ.get("HTTP_HOST", ""))
            if match and match["port"] != self.port:
                environ["HTTP_HOST"] = match["name"]
        return self.application(environ, start_response)
