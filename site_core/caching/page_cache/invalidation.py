"""Begins a new generation: whatever was kept before is out of date from then on."""

import logging
import threading
from functools import partial

from django.db import transaction
from wagtail.models import Site

from ..frontend_cache import tell_fronts
from ..signals import new_generation, public_change
from .stores import page_store

logger = logging.getLogger(__name__)


# .registered and .covered: how many changes this thread has announced, and how many of these a step has followed.
_changes = threading.local()


def begin_generation():
    """Once what this transaction has changed can be read by others; once for all that it changes."""
    public_change.send(sender=begin_generation)
    _changes.registered = number = getattr(_changes, "registered", 0) + 1
    transaction.on_commit(partial(_step_once, number), robust=True)


def _step_once(number):
    """Step unless a step after this commit has happened already.

    All changes that this thread has announced so far belong to this commit, an earlier one, or a rollback.
    """
    if number > getattr(_changes, "covered", 0):
        _changes.covered = _changes.registered
        step()


def step():
    """Begin a new generation now.

    One for the whole installation, not one for each site: pictures, people and snippets belong to several, and what
    looks up a kept page does not ask the database which site it is of.
    """
    new_generation.send(sender=step)  # what this process holds may be from before the commit
    store = page_store()
    try:
        # Wagtail clears this when it saves; another process may have filled it again before that was committed.
        Site.clear_site_root_paths_cache()
        if store is not None:
            store.step()
    except Exception:
        # The change is made. A worker that finds its store again begins a new generation; see shared.py.
        logger.exception("The page cache could not be told of a change")
    tell_fronts()
