"""Work that a thread does soon."""

import threading

from site_core.lib.background_queue import BackgroundQueue


def test_items_are_worked_on_in_order_and_in_another_thread():
    done, threads = [], set()

    def work(item):
        done.append(item)
        threads.add(threading.get_ident())

    queue = BackgroundQueue("test", work, max_waiting=10)
    assert all(queue.put(number) for number in range(5))
    queue.join()
    assert done == list(range(5))
    assert threading.get_ident() not in threads


def test_thread_ends_when_nothing_is_left_and_another_one_starts_later():
    done = []
    queue = BackgroundQueue("test", done.append, max_waiting=1)
    for number in (1, 2):
        queue.put(number)
        queue.join()
    assert done == [1, 2]


def test_item_that_fails_does_not_stop_the_others(caplog):
    done = []
    queue = BackgroundQueue("test", lambda item: done.append(1 // item), max_waiting=2)
    for number in (0, 1):
        queue.put(number)
    queue.join()
    assert done == [1]
    assert "test failed" in caplog.text


def test_no_more_items_wait_than_allowed():
    started, may_end = threading.Event(), threading.Event()

    def work(item):
        started.set()
        may_end.wait(10)

    queue = BackgroundQueue("test", work, max_waiting=1)
    assert queue.put(1)
    started.wait(10)
    assert [queue.put(2), queue.put(3)] == [True, False]
    may_end.set()
    queue.join()
