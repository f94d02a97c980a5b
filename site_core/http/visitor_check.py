"""Ask the site, through its public URL, who it thinks that the visitor is. See docs/operations.md.

The site sends itself a request with a made-up ``X-Forwarded-For`` to a path that contains a signed token, and reports
what arrived. Each token works once and for half a minute.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable

from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from site_core.lib.ip_addresses import CLIENT_IS_UNKNOWN

from .proxy_headers import RECEIVED

PATH = "/healthz/visitor/"
TOKEN_SECONDS = 30
SALT = "site_core.http.visitor_check"


@dataclasses.dataclass(frozen=True)
class SeenRequest:
    """A request as the site has seen it: ``peer`` is the address that connected, ``client`` the visitor's."""

    peer: str
    is_peer_trusted: bool
    client: str
    is_client_known: bool
    scheme: str
    host: str
    forwarded: dict[str, str]


def create_url_path() -> str:
    return f"{PATH}{TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(16))}/"


def use_token(token: str) -> bool:
    """Return whether ``token`` is valid, and make it invalid."""
    try:
        nonce = TimestampSigner(salt=SALT).unsign(token, max_age=TOKEN_SECONDS)
    except BadSignature:
        return False
    return cache.add(f"http:visitor-check:{nonce}", True, TOKEN_SECONDS)


def describe(request: HttpRequest) -> SeenRequest:
    peer, is_trusted, forwarded = request.META.get(RECEIVED, (request.META.get("REMOTE_ADDR", ""), False, {}))
    return SeenRequest(
        peer=peer,
        is_peer_trusted=is_trusted,
        client=request.META.get("REMOTE_ADDR", ""),
        is_client_known=CLIENT_IS_UNKNOWN not in request.META,
        scheme=request.scheme or "",
        host=request.META.get("HTTP_HOST", ""),
        forwarded={header_name(name): value for name, value in forwarded.items()},
    )


def header_name(wsgi_name: str) -> str:
    """Return “X-Forwarded-For” for ``HTTP_X_FORWARDED_FOR``."""
    return wsgi_name.removeprefix("HTTP_").replace("_", "-").title()


class VisitorCheckMiddleware:
    """Answer before redirects and the check of host names, which fail if the proxy is not configured."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(PATH) and use_token(request.path_info.removeprefix(PATH).rstrip("/")):
            headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
            return JsonResponse(dataclasses.asdict(describe(request)), headers=headers)
        return self.get_response(request)
