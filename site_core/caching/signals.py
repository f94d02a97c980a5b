"""Signals for caches that must not outlive a change."""

from django.dispatch import Signal

# Sent when public content is being changed, before the transaction is committed.
content_changing = Signal()

# Sent when the page cache is invalidated: in the process that does so, and in each worker that is about to render its
# first page since then. Whatever a process holds for some seconds is out of date.
cache_invalidated = Signal()
