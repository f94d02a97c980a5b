"""Where matching finds its rules: in the database while serving, in memory while thousands are checked at once."""

from functools import lru_cache
from urllib.parse import quote

from django.contrib.contenttypes.models import ContentType
from django.urls import Resolver404, is_valid_path, resolve
from django.utils import timezone
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, get_page_models

from . import matching, versions
from .addresses import decode_path
from .matching import COLUMNS, Rule
from .models import Kind, RedirectRule
from .patterns import PatternSet, expand_groups

PAGE_VIEW = "wagtail_serve"


def read_rules(rules):
    """Each of the queryset ``rules`` as a Rule."""
    return (Rule(*values) for values in rules.values_list(*COLUMNS).iterator())


def is_served(path, site):
    """Whether something answers at ``path`` without any rule: a live page, or a view such as the search."""
    if "\x00" in path:
        return False
    with_slash = f"{path.rstrip('/')}/"
    if not is_page_path(with_slash):
        return any(map(is_valid_path, (path, with_slash)))
    request = get_dummy_request(path=with_slash, site=site)
    return bool(site) and Page.find_for_request(request, with_slash) is not None


def may_be_served(path, site):
    """Whether something may answer at ``path`` without any rule; one query. Where it says no, nothing does."""
    with_slash = f"{path.rstrip('/')}/"
    if site is None or not is_page_path(with_slash):
        return True
    names = with_slash.strip("/").split("/")
    root = site.root_page.url_path
    above = [root + "".join(f"{name}/" for name in names[:end]) for end in range(len(names) + 1)]
    # By slug, as that is indexed and the address is not.
    pages = Page.objects.filter(live=True, slug__in=[*names, site.root_page.slug], url_path__in=above)
    here, routable = above[-1], get_routable_content_types()
    return any(url_path == here or kind in routable for url_path, kind in pages.values_list("url_path", "content_type"))


def get_routable_content_types():
    """Ids of the content types of pages that answer at addresses below their own, such as a feed."""
    models = [model for model in get_page_models() if issubclass(model, RoutablePageMixin)]
    return {found.pk for found in ContentType.objects.get_for_models(*models).values()}


@lru_cache(maxsize=4096)
def is_page_path(path):
    """Whether pages, not another view, are asked for what is at ``path``."""
    try:
        return resolve(path).url_name == PAGE_VIEW
    except Resolver404:
        return False


class StoredRules:
    """Patterns in memory, exact rules in the database."""

    def __init__(self):
        # The version first: what is changed after it was read is then read again, never missed.
        self.token = versions.stored()
        self.patterns = PatternSet(read_rules(RedirectRule.objects.filter(match_key="", enabled=True)))
        keys = RedirectRule.objects.filter(enabled=True).exclude(match_key="").order_by()
        # Their hashes, a tenth of their memory: whoever asks for none of them is told so without a query.
        self.keys = frozenset(map(hash, keys.values_list("match_key", flat=True).iterator()))
        named = RedirectRule.objects.filter(enabled=True).exclude(query_name="")
        self.query_names = frozenset(named.order_by().values_list("query_name", flat=True).distinct())

    def find_exact(self, keys):
        keys = [key for key in keys if hash(key) in self.keys]
        if not keys:
            return []
        return [Rule(*values) for values in RedirectRule.objects.filter(match_key__in=keys).values_list(*COLUMNS)]

    def find_by_target(self, keys):
        """Rules with a fixed target that has one of these keys."""
        rules = RedirectRule.objects.filter(enabled=True, target_key__in=keys)
        return [Rule(*values) for values in rules.values_list(*COLUMNS)]

    def get_target_keys(self):
        """Keys of all fixed targets on this site."""
        found = RedirectRule.objects.filter(enabled=True).exclude(target_key="")
        return found.order_by().values_list("target_key", flat=True).distinct().iterator()

    def is_served(self, path, site):
        return is_served(path, site)

    def get_page_url(self, rule, groups, site):
        return get_page_url(rule, groups, site)


def get_page_url(rule, groups, site):
    """``(URL, whether it is live)`` of a rule's page; None for what a pattern matched but the page does not answer."""
    page = Page.objects.filter(pk=rule.page_id).first()
    url = page and page.specific_deferred.get_url(current_site=site)
    if not url:
        return "", False
    return get_page_route_url(page.specific_deferred, url, rule, groups) if rule.route else url, page.live


def get_page_route_url(page, url, rule, groups):
    """``url`` with the rule's route, as Wagtail's redirects have it; a pattern's route must exist."""
    is_pattern = rule.kind != Kind.EXACT
    route = decode_path(expand_groups(rule.route, groups)) if is_pattern else rule.route
    if route == "/":
        return url
    try:
        page.resolve_subpage(route)
    except (AttributeError, Resolver404):
        return None if is_pattern else url
    return url.rstrip("/") + quote(route)


_cached = {}  # the one book of this process; replaced as a whole, so threads need no lock


def get_stored_rules():
    """The StoredBook as rules are now; read anew only when they have changed."""
    book = _cached.get("book")
    if book is None or book.token != versions.current():
        book = _cached["book"] = StoredRules()
    return book


def find_match(path, query="", site=None, now=None, by_query=False):
    """The Match of matching.py for the address as rules are now, or None."""
    return matching.find_match(get_stored_rules(), path, query, site, now or timezone.now(), by_query)
