"""A bounded cache that drops the entries used longest ago."""

import threading

from site_core.lib.lru_cache import LRUCache


def test_the_entry_used_longest_ago_is_dropped():
    cache = LRUCache(2)
    cache.set("a", 1)
    cache.set("b", 2)
    cache.get("a")
    cache.set("c", 3)
    assert [cache.get(key) for key in "abc"] == [1, None, 3]


def test_weights_are_bounded_and_heavy_values_not_held():
    cache = LRUCache(10, weigh=len, max_value_weight=6)
    cache.set("a", "12345")
    cache.set("b", "1234567")
    cache.set("c", "123456")
    assert (cache.get("a"), cache.get("b"), cache.get("c"), cache.weight) == (None, None, "123456", 6)


def test_a_replaced_or_deleted_value_weighs_nothing():
    cache = LRUCache(10, weigh=len)
    cache.set("a", "1234")
    cache.set("a", "12")
    assert cache.weight == 2
    cache.delete("a")
    cache.delete("a")
    assert cache.weight == 0


def test_a_too_heavy_value_replaces_the_old_one_by_nothing():
    cache = LRUCache(10, weigh=len, max_value_weight=3)
    cache.set("a", "123")
    cache.set("a", "1234")
    assert cache.get("a") is None


def test_threads_keep_the_weight_right():
    cache = LRUCache(50)

    def work(number):
        for step in range(2000):
            cache.set((number, step % 40), step)
            cache.get((number, (step * 7) % 40))
            cache.delete((number, (step * 3) % 40))

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.weight == len(cache.entries) <= 50
