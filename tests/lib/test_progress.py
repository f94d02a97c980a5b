"""Progress of a long-running command."""

import itertools

from site_core.lib.progress import ProgressReporter


def test_a_line_tells_count_rate_and_time_left():
    reporter = ProgressReporter(print, "pages read", total=3000)
    reporter.done = 1200
    assert reporter.line(seconds=4) == "  1,200 of 3,000 pages read, 300 per second, about 6 s left"


def test_without_a_total_no_time_left_is_promised():
    reporter = ProgressReporter(print, "uploads unpacked")
    reporter.done = 10
    assert reporter.line(seconds=5) == "  10 uploads unpacked, 2 per second"


def test_a_rate_below_one_is_not_rounded_to_zero():
    reporter = ProgressReporter(print, "pages", total=28)
    reporter.done = 2
    assert "0.2 per second" in reporter.line(seconds=10)


def test_items_of_an_earlier_run_are_not_part_of_the_rate():
    reporter = ProgressReporter(print, "articles", total=100, done=90)
    reporter.done = 95
    assert reporter.line(seconds=5) == "  95 of 100 articles, 1 per second, about 5 s left"


def test_lines_are_written_every_two_seconds(monkeypatch):
    lines, seconds = [], itertools.count()
    monkeypatch.setattr("site_core.lib.progress.time.monotonic", lambda: next(seconds))
    reporter = ProgressReporter(lines.append, "pages", total=10)
    for _ in range(6):
        reporter.advance()
    assert len(lines) == 3


def test_the_end_is_always_written():
    lines = []
    reporter = ProgressReporter(lines.append, "pages", total=2)
    reporter.advance(2)
    assert len(lines) == 1
    assert "2 of 2 pages" in lines[0]
    assert "left" not in lines[0]
