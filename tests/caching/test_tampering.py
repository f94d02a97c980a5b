"""Django's cache in files and in Redis where someone else can write: values are missing, and never another's."""

import os
import time
import zlib
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache as default_cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.coreutils import get_locales_display_names
from wagtail.models import Site

from site_core.caching import json_values
from site_core.caching.configuration import cache_settings
from site_core.caching.file_backend import FaultTolerantFileCache
from site_core.caching.redis_backend import FaultTolerantRedisCache
from tests.support.factories import ImageFactory
from tests.support.pickle_bomb import pickle_bomb

ROOT = Path(__file__).parents[2]
few = hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


class Files:
    """The cache in files, and what others can do to them."""

    def __init__(self, folder):
        folder.mkdir()
        self.cache = FaultTolerantFileCache(str(folder), {})

    def path(self, key):
        return self.cache.path(self.cache.make_key(key))

    def read(self, key):
        return self.path(key).read_bytes()

    def write(self, key, data):
        self.path(key).write_bytes(data)


class InRedis:
    """The cache in Redis, and what others can do there."""

    def __init__(self, port):
        self.cache = FaultTolerantRedisCache(f"redis://127.0.0.1:{port}/0", {})
        self.client = self.cache.client

    def read(self, key):
        return self.client.get(self.cache.make_key(key))

    def write(self, key, data):
        self.client.set(self.cache.make_key(key), data)


@pytest.fixture(params=["files", "redis"])
def shared(request, tmp_path):
    if request.param == "files":
        return Files(tmp_path / "cache")
    return InRedis(request.getfixturevalue("redis_server").port)


def test_pickles_are_not_read(shared, tmp_path):
    shared.cache.set("clinic", "Lanternfield")
    bomb = pickle_bomb(tmp_path / "hacked")
    for data in (bomb, zlib.compress(bomb), bomb + zlib.compress(bomb), shared.read("clinic")[:32] + bomb):
        shared.write("clinic", data)
        assert shared.cache.get("clinic") is None
        assert not shared.cache.has_key("clinic")
        assert not shared.cache.touch("clinic")
        with pytest.raises(ValueError, match="not found"):
            shared.cache.incr("clinic")
    assert not (tmp_path / "hacked").exists()


def test_a_value_is_valid_under_its_own_key_only(shared):
    shared.cache.set_many({"one": "first", "two": "second"})
    one, two = shared.read("one"), shared.read("two")
    shared.write("one", two)
    shared.write("two", one)
    assert shared.cache.get_many(["one", "two"]) == {}


def test_a_number_of_others_is_not_read(shared):
    shared.write("redirects.version", b"17")
    assert shared.cache.get("redirects.version") is None
    assert shared.cache.add("redirects.version", 4)
    assert shared.cache.get("redirects.version") == 4


def test_a_value_that_has_expired_can_not_be_stored_again(shared):
    with time_machine.travel(time.time(), tick=False) as clock:
        shared.cache.set("clinic", "open", 60)
        stored = shared.read("clinic")
        clock.shift(61)
        shared.write("clinic", stored)
        assert shared.cache.get("clinic") is None


@few
@given(st.binary(max_size=200))
def test_random_bytes_are_a_missing_value(shared, data):
    shared.write("clinic", data)
    assert shared.cache.get("clinic", "missing") == "missing"
    shared.cache.set("clinic", 1)
    assert shared.cache.get("clinic") == 1


@few
@given(st.data())
def test_a_changed_byte_is_a_missing_value(shared, data):
    shared.cache.set("clinic", {"name": "Lanternfield"}, timeout=None)
    stored = bytearray(shared.read("clinic"))
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= data.draw(st.integers(1, 255))
    shared.write("clinic", bytes(stored[: data.draw(st.integers(1, len(stored)))]))
    assert shared.cache.get("clinic") is None


def test_values_survive_a_new_secret_key_that_has_the_old_one_as_a_fallback(shared, settings):
    shared.cache.set("clinic", "Lanternfield")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new"
    assert shared.cache.get("clinic") == "Lanternfield"
    settings.SECRET_KEY_FALLBACKS = []
    assert shared.cache.get("clinic") is None


def test_counting_keeps_the_expiry(shared):
    with time_machine.travel(time.time(), tick=False) as clock:
        shared.cache.add("count", 0, 60)
        assert shared.cache.incr("count") == 1
        assert shared.cache.touch("count", 120)
        clock.shift(100)
        assert shared.cache.incr("count") == 2
        clock.shift(30)
        assert shared.cache.get("count") is None


def test_other_types_in_redis_are_missing_values(redis_server):
    shared = InRedis(redis_server.port)
    for number in range(3):
        shared.client.rpush(shared.cache.make_key(f"key{number}"), "a list")
    assert shared.cache.get("key0") is None
    assert shared.cache.add("key1", 5)
    with pytest.raises(ValueError, match="not found"):
        shared.cache.incr("key2")
    shared.cache.set("key2", 7)
    assert shared.cache.get_many(["key0", "key1", "key2"]) == {"key1": 5, "key2": 7}


def test_folders_links_and_pipes_are_missing_values(tmp_path):
    shared = Files(tmp_path / "cache")
    shared.cache.set("other", "value")
    (tmp_path / "elsewhere").write_bytes(shared.read("other"))
    os.mkfifo(shared.path("pipe"))
    shared.path("folder").mkdir()
    shared.path("link").symlink_to(tmp_path / "elsewhere")
    assert shared.cache.get_many(["pipe", "folder", "link"]) == {}
    shared.cache.set("link", 1)
    assert shared.cache.get("link") == 1
    assert (tmp_path / "elsewhere").read_bytes() == shared.read("other")


def test_a_full_folder_loses_its_oldest_values(tmp_path):
    cache = FaultTolerantFileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 10}})
    for number in range(30):
        cache.set(str(number), number)
        os.utime(cache.path(cache.make_key(str(number))), (number, number))
    cache.cull()
    assert [number for number in range(30) if cache.get(str(number))] == list(range(25, 30))


# Types


def test_types_that_json_lacks_are_kept():
    moment = now()
    value = {
        "when": moment,
        "tuple": (1, ("a", None)),
        "set": {1, 2},
        "numbers": {1: "English", 2: "Spanish"},
        "tag": {json_values.TAG: "no tag"},
        "html": mark_safe("<b>"),
    }
    default_cache.set("value", value)
    assert default_cache.get("value") == value
    assert isinstance(default_cache.get("value")["html"], SafeString)


@few
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.lists(inner).map(tuple)
            | st.dictionaries(st.text() | st.integers() | st.just(json_values.TAG), inner)
        ),
        max_leaves=10,
    )
)
def test_every_value_is_read_as_it_was_stored(value):
    assert json_values.loads(json_values.dumps(value)) == value


def test_other_types_are_an_error_in_tests_and_not_cached_in_production(tmp_path, caplog):
    with pytest.raises(TypeError, match="can't hold object"):
        default_cache.set("key", object())
    cache = FaultTolerantFileCache(str(tmp_path), {})
    cache.set("key", "before")
    cache.set("key", object())
    assert cache.get("key") is None
    assert cache.set_many({"key": object(), "other": 1}) == ["key"]
    assert cache.get_many(["key", "other"]) == {"other": 1}
    assert "was not cached" in caplog.text


@pytest.mark.django_db
def test_what_wagtail_caches_is_read_as_it_was_stored(django_assert_num_queries):
    rendition = ImageFactory().get_rendition("width-10")
    roots, names = Site.get_site_root_paths(), get_locales_display_names()
    image = type(rendition.image).objects.get(pk=rendition.image_id)
    with django_assert_num_queries(0):
        again = image.get_rendition("width-10")
        assert Site.get_site_root_paths() == roots
        assert get_locales_display_names() == names
    assert (again, again.url, again.width, again.image) == (rendition, rendition.url, rendition.width, image)


# Settings


def test_only_caches_that_trust_nothing_can_be_set():
    backends = {url: cache_settings(url)["BACKEND"] for url in ("filecache:///srv/cache", "rediss://:p@host:6379/0")}
    assert all(backend.startswith("site_core.caching.") for backend in backends.values())
    for url in ("locmemcache://", "memcache://127.0.0.1:11211", "dbcache://table", "redis.example:6379"):
        with pytest.raises(Exception, match="CACHE_URL"):
            cache_settings(url)


def test_the_url_keeps_its_password_and_certificate():
    url = "rediss://:p%40ss@redis.example:6379/0?ssl_ca_certs=/etc/clinic/ca.pem"
    cache = FaultTolerantRedisCache(cache_settings(url)["LOCATION"], {})
    connection = cache.client.connection_pool.make_connection()
    assert (connection.password, connection.ca_certs) == ("p@ss", "/etc/clinic/ca.pem")
    assert connection.cert_reqs.name == "CERT_REQUIRED"


def test_sessions_and_signatures_use_json(settings):
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"


def test_only_the_memory_of_a_process_holds_pickles():
    modules = [path for room in ("site_core", "home", "blog") for path in (ROOT / room).rglob("*.py")]
    users = [str(path.relative_to(ROOT)) for path in modules if "pickle" in path.read_text()]
    assert users == ["site_core/lib/local_cache.py"]
