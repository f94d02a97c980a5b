"""Django’s cache with a real Redis, and while Redis is down."""

import signal

import pytest

from site_core.caching.redis_backend import FaultTolerantRedisCache


@pytest.fixture
def cache(redis_server):
    return FaultTolerantRedisCache(f"redis://127.0.0.1:{redis_server.port}/0", {"OPTIONS": {"socket_timeout": 0.5}})


def test_values_are_shared(cache, redis_server):
    cache.set("clinic", {"name": "Lanternfield"})
    other = FaultTolerantRedisCache(f"redis://127.0.0.1:{redis_server.port}/0", {})
    assert other.get("clinic") == {"name": "Lanternfield"}
    assert other.get_many(["clinic", "other"]) == {"clinic": {"name": "Lanternfield"}}
    assert other.add("clinic", 1) is False
    assert other.get_or_set("count", 1) == 1
    assert other.incr("count") == 2
    assert other.delete("count") is True
    assert cache.get("count", "none") == "none"


@pytest.mark.parametrize(
    ("method", "args", "result"),
    [
        ("get", ("key", "default"), "default"),
        ("get_many", (["key"],), {}),
        ("has_key", ("key",), False),
        ("set", ("key", 1), None),
        ("set_many", ({"key": 1},), ["key"]),
        ("add", ("key", 1), True),
        ("touch", ("key",), False),
        ("delete", ("key",), False),
        ("delete_many", (["key"],), None),
        ("get_or_set", ("key", 3), 3),
    ],
)
def test_redis_that_is_down_is_an_empty_cache(cache, redis_server, caplog, method, args, result):
    redis_server.stop(signal.SIGKILL)
    assert getattr(cache, method)(*args) == result
    assert "The cache could not be reached" in caplog.text


def test_incrementing_without_redis_reports_a_missing_key(cache, redis_server):
    redis_server.stop(signal.SIGKILL)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")


def test_redis_that_is_down_is_not_called_each_time(cache, redis_server, caplog):
    redis_server.stop(signal.SIGKILL)
    for _ in range(5):
        cache.get("key")
    assert caplog.text.count("could not be reached") == 1


def test_recovered_redis_is_used_again(cache, redis_server):
    redis_server.stop(signal.SIGKILL)
    cache.get("key")
    redis_server.start()
    cache.breaker.failed_at -= 10  # normally it waits for a second
    cache.set("key", "value")
    assert cache.get("key") == "value"
