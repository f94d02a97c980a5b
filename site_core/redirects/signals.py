"""Signals that other rooms may receive."""

from django.dispatch import Signal

# Sent after a whole import of redirects was undone, within the same transaction. ``sender`` is RedirectImport, and the
# arguments are ``redirect_import`` and ``user``, which may be None.
import_undone = Signal()
