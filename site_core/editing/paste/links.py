"""The URLs of pasted links: without redirects through other services, without tracking, and to pages by their id."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from django.conf import settings
from wagtail.models import Page, Site

SCHEMES = {"http", "https", "mailto", "tel"}
MAX_LENGTH = 2_000
MAX_WRAPPERS = 5  # Outlook wraps what Google has wrapped
TRACKING = re.compile(
    r"^(?:utm_\w+|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|msclkid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|yclid"
    r"|_hs(?:enc|mi|fp|tc)|__hs\w+|hsctatracking|mkt_tok|_openstat|vero_(?:id|conv)|wickedid|oly_(?:anon|enc)_id|s_kwcid"
    r"|srsltid|epik|rb_clickid|_ga|_gl|ml_subscriber(?:_hash)?|sc_cid|ef_id)$",
    re.IGNORECASE,
)
# Parameters that hold the URL, by host and path of the services that links lead through.
WRAPPERS = (
    (re.compile(r"^(?:www\.)?google\.[a-z.]+$"), "/url", ("q", "url")),
    (re.compile(r"(?:^|\.)safelinks\.protection\.outlook\.(?:com|de|cn)$|(?:^|\.)safelinks\.o365\.us$"), "/", ("url",)),
    (re.compile(r"^(?:l|lm)\.(?:facebook|instagram|messenger)\.com$"), "/", ("u",)),
    (re.compile(r"^(?:www\.)?facebook\.com$"), "/l.php", ("u",)),
    (re.compile(r"^(?:www\.)?linkedin\.com$"), "/redir/", ("url",)),
    (re.compile(r"^(?:www\.)?linkedin\.com$"), "/safety/go", ("url",)),
    (re.compile(r"^(?:www\.)?youtube\.com$"), "/redirect", ("q",)),
    (re.compile(r"^(?:www\.)?linkprotect\.cudasvc\.com$"), "/url", ("a",)),
    (re.compile(r"^slack-redir\.net$"), "/link", ("url",)),
    (re.compile(r"^out\.reddit\.com$"), "/", ("url",)),
    (re.compile(r"^(?:www\.)?duckduckgo\.com$"), "/l/", ("uddg",)),
    (re.compile(r"^urldefense(?:\.proofpoint)?\.com$"), "/v1/url", ("u",)),
)
URLDEFENSE = re.compile(r"^urldefense(?:\.proofpoint)?\.(?:com|us)$|^urldefense\.us$")
URLDEFENSE_V3 = re.compile(r"/v3/__(.+?)__;([^!]*)!")
V3_TOKEN = re.compile(r"\*(\*.)?")
V3_LENGTHS = {
    letter: number + 2
    for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
}
WHITESPACE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b\ufeff]")
ADMIN_PAGE = re.compile(r"^pages/(\d{1,9})/")


def clean_url(url: str) -> str:
    """Return the URL that a link leads to in the end, or "" if a page cannot link to it."""
    url = WHITESPACE.sub("", url.strip())[: MAX_LENGTH + 1]
    for _wrapper in range(MAX_WRAPPERS):
        unwrapped = unwrap(url)
        if unwrapped is None:
            break
        url = WHITESPACE.sub("", unwrapped)
    parts = split(url)
    if parts is None or len(url) > MAX_LENGTH or url.startswith("#"):
        return ""
    if parts.scheme in {"mailto", "tel"}:
        return url if parts.path else ""
    if parts.scheme:
        return remove_tracking(parts) if parts.scheme in SCHEMES and parts.hostname else ""
    return remove_tracking(parts) if parts.path or parts.netloc else ""


def split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port, parts.hostname  # noqa: B018 - both raise ValueError for what is not a URL
    except ValueError:
        return None
    return parts


def unwrap(url: str) -> str | None:
    """Return the URL that ``url`` redirects to according to itself, or None if it is no known redirect."""
    parts = split(url)
    if parts is None or not parts.hostname:
        return None
    if URLDEFENSE.search(parts.hostname):
        return unwrap_urldefense(url, parts)
    query = dict(parse_qsl(parts.query))
    for host, path, names in WRAPPERS:
        if host.search(parts.hostname) and parts.path.rstrip("/").startswith(path.rstrip("/")):
            for name in names:
                if query.get(name, "").startswith(("http://", "https://", "mailto:", "tel:")):
                    return query[name]
    return None


def unwrap_urldefense(url: str, parts: SplitResult) -> str | None:
    """Decode a link of Proofpoint URL Defense, versions 1 to 3."""
    if match := URLDEFENSE_V3.search(url):
        return decode_v3(match[1], match[2])
    encoded = dict(parse_qsl(parts.query)).get("u")
    if not encoded:
        return None
    if parts.path.startswith("/v2/"):
        return unquote(encoded.translate(str.maketrans("-_", "%/")))
    return unquote(encoded)


def decode_v3(url: str, encoded: str) -> str:
    """Replace the stars in ``url`` by the characters that ``encoded`` has in base64: ``*`` one, ``**A`` two, …"""
    from base64 import urlsafe_b64decode

    try:
        characters = iter(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode())
    except ValueError:
        characters = iter("")

    def replace(match: re.Match[str]) -> str:
        count = V3_LENGTHS.get(match[1][1:], 1) if match[1] else 1
        return "".join(next(characters, "*") for _number in range(count))

    decoded = V3_TOKEN.sub(replace, unquote(url))
    return re.sub(r"^(https?:/)(?=[^/])", r"\1/", decoded)


def remove_tracking(parts: SplitResult) -> str:
    """Return the URL without the parameters that only measure campaigns, and otherwise as it was."""
    if not parts.query:
        return urlunsplit(parts)
    kept = [pair for pair in parts.query.split("&") if not TRACKING.match(unquote(pair.partition("=")[0]))]
    return urlunsplit(parts._replace(query="&".join(kept)))


def is_own_host(hostname: str, request_host: str) -> bool:
    """Return whether a site of this installation has ``hostname``, with or without ``www.``."""
    hosts = {urlsplit(settings.SITE_URL).hostname or "", request_host.partition(":")[0]}
    hosts |= set(Site.objects.values_list("hostname", flat=True))
    return hostname.removeprefix("www.") in {host.lower().removeprefix("www.") for host in hosts if host}


class LinkResolver:
    """Turns URLs into what rich text stores: the id of a page, or a URL."""

    def __init__(self, request_host: str = "") -> None:
        self.request_host = request_host
        self._resolved: dict[str, tuple[str, int | None]] = {}

    def resolve(self, href: str) -> tuple[str, int | None]:
        """Return ``(URL, id of the page)`` for a link. The URL is "" if the link cannot be kept."""
        if href not in self._resolved:
            self._resolved[href] = self._resolve(clean_url(href))
        return self._resolved[href]

    def _resolve(self, url: str) -> tuple[str, int | None]:
        parts = split(url)
        if not url or parts is None or parts.scheme in {"mailto", "tel"}:
            return url, None
        is_local = not parts.netloc and not parts.scheme
        if not is_local and not is_own_host(parts.hostname or "", self.request_host):
            return url, None
        page = find_page(parts.path, parts.hostname)
        local_url = urlunsplit(("", "", f"/{parts.path.lstrip('/')}", parts.query, parts.fragment))
        if page and not parts.fragment and not parts.query:
            return local_url, page
        if is_local and not parts.path.startswith("/") and not page:
            return "", None  # relative to a document that is not here
        return local_url, None


def find_page(path: str, hostname: str | None) -> int | None:
    """Return the id of the page at ``path``, of the site at ``hostname`` or the default one. None if there is none."""
    admin = f"/{settings.ADMIN_PATH}"
    if path.startswith(admin) and (match := ADMIN_PAGE.match(path.removeprefix(admin))):
        return Page.objects.filter(pk=match[1]).values_list("pk", flat=True).first()
    sites = Site.objects.select_related("root_page").order_by("-is_default_site")
    site = next((site for site in sites if site.hostname == hostname), None) or sites.first()
    if site is None:
        return None
    url_path = site.root_page.url_path.rstrip("/") + "/" + unquote(path).strip("/")
    return Page.objects.filter(url_path=url_path.rstrip("/") + "/").values_list("pk", flat=True).first()
