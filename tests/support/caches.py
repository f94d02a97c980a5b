"""What a process of tests remembers of the database. Rows that are rolled back would survive there."""

from django.core.cache import cache

from site_core.caching import local_cache
from site_core.page_feedback import counter as feedback_counter
from site_core.page_views import counter
from site_core.redirects import rules_version
from site_core.redirects.serving import hit_counters


def clear_caches():
    """Clear caches and pending counts. Wagtail caches the root paths of sites, and rows may be inserted directly."""
    cache.clear()
    hit_counters.take_counts()
    counter.take_counts()
    feedback_counter.take_counts()
    rules_version.clear_local()
    local_cache.clear()
