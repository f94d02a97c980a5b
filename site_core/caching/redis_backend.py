"""Django's cache in Redis or Valkey, for several machines."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from site_core.lib.circuit_breaker import CircuitBreaker

logger = logging.getLogger(__name__)


class LenientRedisCache(RedisCache):
    """Django's, except that a server which does not answer is an empty cache: pages take queries then, not errors."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.breaker = CircuitBreaker()

    def get(self, key, default=None, version=None):
        return self.attempt(default, super().get, key, default, version)

    def get_many(self, keys, version=None):
        return self.attempt({}, super().get_many, keys, version)

    def has_key(self, key, version=None):
        return self.attempt(False, super().has_key, key, version)

    def set(self, key, value, *arguments, **options):
        return self.attempt(None, super().set, key, value, *arguments, **options)

    def set_many(self, data, *arguments, **options):
        return self.attempt(list(data), super().set_many, data, *arguments, **options)

    def add(self, key, value, *arguments, **options):
        return self.attempt(True, super().add, key, value, *arguments, **options)

    def touch(self, key, *arguments, **options):
        return self.attempt(False, super().touch, key, *arguments, **options)

    def delete(self, key, version=None):
        return self.attempt(False, super().delete, key, version)

    def delete_many(self, keys, version=None):
        return self.attempt(None, super().delete_many, keys, version)

    def incr(self, key, delta=1, version=None):
        value = self.attempt(None, super().incr, key, delta, version)
        if value is None:
            raise ValueError(f"Key '{key}' not found")  # as Django says of a key that is not there
        return value

    def attempt(self, otherwise, method, *arguments, **options):
        if not self.breaker.allows_call:
            return otherwise
        try:
            result = method(*arguments, **options)
        except RedisError as error:
            logger.error("Django's cache can't be reached: %s: %s", type(error).__name__, error)
            self.breaker.record_failure()
            return otherwise
        self.breaker.record_success()
        return result
