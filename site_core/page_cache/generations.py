"""Begins a new generation: whatever was kept before is out of date from then on."""

import logging

from django.db import transaction
from wagtail.models import Site

from ..fronts import tell_fronts
from .signals import new_generation, public_change
from .stored import page_store

logger = logging.getLogger(__name__)


def begin_generation():
    """Once what this transaction has changed can be read by others; once for all that it changes."""
    public_change.send(sender=begin_generation)
    waiting = transaction.get_connection().run_on_commit
    if not any(function is step for _, function, _ in waiting):
        transaction.on_commit(step, robust=True)


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
