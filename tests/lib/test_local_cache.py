"""A cache in one process."""

import itertools

import pytest

from site_core.lib.local_cache import LocalCache


@pytest.fixture
def cache():
    return LocalCache(3, lambda: 60)


@pytest.fixture
def read():
    return itertools.count(1).__next__


def test_a_value_is_read_once(cache, read):
    assert [cache.get_or_set("key", read) for _ in range(3)] == [1, 1, 1]


def test_a_value_is_read_again_when_its_time_is_over(read):
    cache = LocalCache(3, lambda: 0)
    assert [cache.get_or_set("key", read) for _ in range(2)] == [1, 2]


def test_a_value_is_read_again_after_clearing(cache, read):
    cache.get_or_set("key", read)
    cache.clear(sender=None)
    assert cache.get_or_set("key", read) == 2


def test_none_is_not_cached(cache):
    values = iter([None, "found"])
    assert [cache.get_or_set("key", lambda: next(values)) for _ in range(2)] == [None, "found"]


def test_made_up_keys_do_not_drop_what_is_used(cache, read):
    cache.get_or_set("used", read)
    for number in range(10):
        cache.get_or_set(number, object)
        assert cache.get_or_set("used", read) == 1


def test_what_was_read_during_clearing_is_not_cached(cache, read):
    def read_while_another_thread_clears():
        cache.clear()
        return "outdated"

    assert cache.get_or_set("key", read_while_another_thread_clears) == "outdated"
    assert cache.get_or_set("key", read) == 1


def test_callers_get_copies(cache):
    first = cache.get_or_set_copy("key", list)
    first.append(1)
    assert cache.get_or_set_copy("key", list) == []
    assert cache.get_or_set_copy("none", lambda: None) is None


def test_only_missing_values_are_read(cache):
    requested = []

    def read(keys):
        requested.append(keys)
        return {key: key.upper() for key in keys if key != "missing"}

    assert cache.get_or_set_many("letter", ["a", "missing"], read) == {"a": "A"}
    assert cache.get_or_set_many("letter", ["a", "b"], read) == {"a": "A", "b": "B"}
    assert cache.get_or_set_many("letter", ["a", "b"], read) == {"a": "A", "b": "B"}
    assert requested == [["a", "missing"], ["b"]]


def test_values_of_different_kinds_may_have_the_same_key(cache):
    assert cache.get_or_set_many("person", [1], lambda keys: {1: "Maya"}) == {1: "Maya"}
    assert cache.get_or_set_many("page", [1], lambda keys: {1: "About"}) == {1: "About"}


def test_several_values_are_read_again_after_clearing(cache):
    cache.get_or_set_many("letter", ["a"], lambda keys: {"a": 1})
    cache.clear(sender=None)
    assert cache.get_or_set_many("letter", ["a"], lambda keys: {"a": 2}) == {"a": 2}
