"""Rate limits in Django's cache."""

import pytest
import time_machine

from site_core.lib.rate_limit import RateLimit
from tests.support.memory_cache import MemoryCache

LIMIT = RateLimit("test", window=60)


class RecordingCache(MemoryCache):
    keys = []

    def add(self, key, *arguments, **options):
        self.keys.append(key)
        return super().add(key, *arguments, **options)


@pytest.fixture(autouse=True)
def _one_window():
    with time_machine.travel(1_800_000_000, tick=False):
        yield


def test_requests_up_to_the_limit_are_allowed():
    assert [LIMIT.is_exceeded("client", 2) for _ in range(4)] == [False, False, True, True]


def test_clients_that_cannot_be_told_apart_are_not_limited():
    assert not any(LIMIT.is_exceeded(None, 1) for _ in range(4))


def test_keys_and_limits_are_counted_apart():
    assert LIMIT.count("a") == LIMIT.count("b") == RateLimit("other", window=60).count("a") == 1


def test_the_next_window_starts_at_zero():
    LIMIT.count("client")
    with time_machine.travel(1_800_000_060, tick=False):
        assert LIMIT.count("client") == 1


def test_a_broken_cache_allows_requests_and_logs_no_client(settings, caplog):
    redis = "site_core.caching.redis_backend.FaultTolerantRedisCache"
    settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": "redis://127.0.0.1:1/0"}}
    assert not LIMIT.is_exceeded("192.0.2.1", 0)
    assert "could not be checked" in caplog.text
    assert "192.0.2.1" not in caplog.text


def test_the_cache_never_holds_the_key(settings):
    backend = f"{__name__}.RecordingCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "recording"}}
    RecordingCache.keys.clear()
    assert LIMIT.count("192.0.2.1") == 1
    assert RecordingCache.keys
    assert not any("192.0.2.1" in key for key in RecordingCache.keys)
