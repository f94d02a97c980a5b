"""Whether the browser sent a form from this site's own pages.

Django's CSRF protection needs a cookie, and visitors get none. There is no session that another site could abuse
either. This check only keeps other websites from sending forms through their visitors' browsers. It follows Go's
CrossOriginProtection (https://pkg.go.dev/net/http#CrossOriginProtection), without its exceptions:

1. Current browsers send Sec-Fetch-Site, which no page can forge.
2. Older browsers send Origin with every POST: its scheme and host must be ours.
3. A client that sends neither is not a browser, so no visitor is being impersonated.
"""

from django.http import HttpRequest

SAME_ORIGIN = ("same-origin", "none")  # none: the visitor did it, for example by reloading


def is_same_origin(request: HttpRequest) -> bool:
    """Return whether ``request`` was sent from this site's own pages, or not by a browser."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in SAME_ORIGIN
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    return True
