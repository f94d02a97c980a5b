"""Typical tasks of editors, as `tests.bench.tasks` measures them."""
