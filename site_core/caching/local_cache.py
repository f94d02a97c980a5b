"""A cache in this process for what most requests need and few requests change, such as sites and settings.

What this process changes is read again at once. What another process changes is read again when the page cache is
invalidated, or after ``LOCAL_CACHE_TTL`` seconds.
"""

from django.conf import settings

from site_core.lib.local_cache import LocalCache

from .signals import cache_invalidated, content_changing

MAX_ENTRIES = 1000  # visitors can make up parts of the keys, such as hosts

local_cache = LocalCache(MAX_ENTRIES, lambda: settings.LOCAL_CACHE_TTL)
get_or_set = local_cache.get_or_set
get_or_set_many = local_cache.get_or_set_many
get_or_set_copy = local_cache.get_or_set_copy
clear = local_cache.clear

content_changing.connect(clear)
cache_invalidated.connect(clear)
