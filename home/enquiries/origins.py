"""Whether a form was sent from this site's own pages, as the browser says.

Django's own protection needs a cookie, and visitors get none. There is no session that a foreign page could misuse
either: this keeps other websites from sending enquiries through their visitors' browsers. It follows the rules of
Go's CrossOriginProtection (https://pkg.go.dev/net/http#CrossOriginProtection), without its exceptions:

1. Browsers of today say it in Sec-Fetch-Site, which no page can forge.
2. Older ones send Origin with every POST: its scheme and host must be ours.
3. What sends neither is no browser, and has no visitor whose place it could take.
"""

HERE = ("same-origin", "none")  # none: by the visitor themselves, as when they reload


def is_sent_from_here(request):
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in HERE
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    return True
