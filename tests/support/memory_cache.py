"""Django's cache in the memory of one test process, with the same limits on values as the site's own caches."""

from site_core.caching.signed_cache import SignedCache


class MemoryCache(SignedCache):
    """Forgets everything when its process ends. Several with the same ``name`` are apart."""

    def __init__(self, name, params):
        super().__init__(params)
        self.stored = {}

    def read(self, names):
        return {name: self.stored[name] for name in names if name in self.stored}

    def write(self, items, expires_at, only_new=False):
        if only_new and self.stored.keys() & items.keys():
            return False
        self.stored.update(items)
        return True

    def replace(self, name, replace):
        replacement = replace(self.stored.get(name))
        if replacement is not None:
            self.stored[name] = replacement[0]

    def remove(self, names):
        return sum(self.stored.pop(name, None) is not None for name in names)

    def clear(self):
        self.stored.clear()
