"""The score of Mozilla's HTTP Observatory for an HTTPS response.

Tests and modifiers as in https://github.com/mdn/mdn-http-observatory (src/analyzer/tests, src/grader/charts.js), for a
site that isn't on the HSTS preload list and has a valid certificate. Tests that give no points are left out.
"""

import re

from tests.support.html import soup, third_party_urls

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
UNSAFE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE_REFERRERS = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
SIX_MONTHS = 15_552_000
MIN_SCORE_FOR_BONUS = 90


def directives(response):
    """Return the policy of ``response`` as ``{directive: sources}``."""
    parts = [part.split() for part in response.get("Content-Security-Policy", "").split(";") if part.strip()]
    names = [name.lower() for name, *_ in parts]
    assert len(names) == len(set(names)), "Browsers ignore repeated directives."
    return {name.lower(): set(sources) for name, *sources in parts}


def policy_points(response):
    policy = directives(response)
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    script, style, objects = (policy.get(f"{kind}-src", default) for kind in ("script", "style", "object"))
    if script & (BROAD | UNSAFE) or objects & BROAD:
        return -20
    active = set().union(*(sources for name, sources in policy.items() if name not in {"img-src", "media-src"}))
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return -20
    passive = policy.get("img-src", default) | policy.get("media-src", default)
    if "'unsafe-eval'" in script | style or any(source.startswith(("http:", "ftp:")) for source in passive):
        return -10
    if style & (BROAD | UNSAFE):
        return 0
    return 10 if default == {"'none'"} else 5


def cookie_points(response):
    return min((points_for_cookie(cookie) for cookie in response.cookies.values()), default=0)


def points_for_cookie(cookie):
    is_session, is_token = "sess" in cookie.key, "csrf" in cookie.key
    if not cookie["secure"]:
        return -40 if is_session else -20
    if is_session and not cookie["httponly"]:
        return -30
    if cookie["samesite"] not in {"Lax", "Strict"}:
        return -20 if cookie["samesite"] or is_token else 0
    return 5


def sharing_points(response):
    allows_any_origin = response.get("Access-Control-Allow-Origin") not in {None, "null"}
    return -50 if allows_any_origin and response.get("Access-Control-Allow-Credentials") == "true" else 0


def referrer_points(response):
    policies = [value.strip() for value in response.get("Referrer-Policy", "").split(",")]
    valid = [policy for policy in policies if policy in PRIVATE_REFERRERS | UNSAFE_REFERRERS]
    if not valid:
        return -5 if response.has_header("Referrer-Policy") else 0
    return 5 if valid[-1] in PRIVATE_REFERRERS else -5


def transport_points(response):
    age = re.search(r"max-age=(\d+)", response.get("Strict-Transport-Security", ""))
    if not age:
        return -20
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def integrity_points(response):
    page = soup(response)
    for tag in page.find_all(lambda tag: tag.name != "script" or tag.get("integrity")):
        tag.unwrap()
    return -5 if third_party_urls(page) else 0


def sniffing_points(response):
    return 0 if response.get("X-Content-Type-Options") == "nosniff" else -5


def framing_points(response):
    if "frame-ancestors" in directives(response):
        return 5
    return 0 if response.get("X-Frame-Options", "").upper() in {"DENY", "SAMEORIGIN"} else -20


def embedding_points(response):
    policy = response.get("Cross-Origin-Resource-Policy", "cross-origin")
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0}.get(policy, -5)


def redirection_points(redirect, host):
    """Return the points for ``redirect``, the response to the same URL over HTTP."""
    if redirect.status_code not in {301, 302, 303, 307, 308}:
        return -20
    if not redirect["Location"].startswith("https://"):
        return -10
    return 0 if redirect["Location"].startswith(f"https://{host}/") else -5


TESTS = {
    "content-security-policy": policy_points,
    "cookies": cookie_points,
    "cross-origin-resource-sharing": sharing_points,
    "referrer-policy": referrer_points,
    "strict-transport-security": transport_points,
    "subresource-integrity": integrity_points,
    "x-content-type-options": sniffing_points,
    "x-frame-options": framing_points,
    "cross-origin-resource-policy": embedding_points,
}


def score(response, redirect, host):
    """Return ``(score, points of each test)``. Bonuses only count if the score without them is at least 90."""
    points = {name: test(response) for name, test in TESTS.items()}
    points["redirection"] = redirection_points(redirect, host)
    base = 100 + sum(value for value in points.values() if value < 0)
    return (100 + sum(points.values()) if base >= MIN_SCORE_FOR_BONUS else base), points
