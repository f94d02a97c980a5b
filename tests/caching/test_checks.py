"""System checks of the caches' settings."""

import pytest

from site_core.caching.checks import check_redis_passwords
from site_core.caching.configuration import cache_settings


@pytest.mark.parametrize("host", ["10.0.0.21", "redis.example", "cache"])
@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_redis_on_another_machine_needs_a_password(host, scheme, settings):
    settings.CACHES = {"default": cache_settings(f"{scheme}://{host}:6379/0")}
    settings.PAGE_CACHE = f"{scheme}://{host}:6379/1"
    messages = [(message.id, message.msg) for message in check_redis_passwords(None)]
    assert messages == [
        ("caching.W001", f"Redis at {host} needs no password (CACHE_URL)."),
        ("caching.W001", f"Redis at {host} needs no password (PAGE_CACHE)."),
    ]


@pytest.mark.parametrize(
    "url",
    ["redis://127.0.0.1:6379/0", "redis://[::1]/0", "unix:///run/redis.sock", "rediss://:secret@10.0.0.21:6379/0"],
)
def test_redis_on_this_machine_or_with_a_password_is_fine(url, settings):
    settings.CACHES = {"default": cache_settings(url)}
    settings.PAGE_CACHE = url
    assert check_redis_passwords(None) == []


def test_files_need_no_password(settings):
    settings.CACHES = {"default": cache_settings("filecache:///srv/clinic/cache")}
    settings.PAGE_CACHE = "files"
    assert check_redis_passwords(None) == []
