"""Serve a WSGI application behind an ASGI server so that no slow client holds a thread.

The event loop reads requests and writes responses. Threads only run the application: they get complete requests, and
their responses are buffered.
"""

from .application import REPLACED, BufferedWSGI, NotInMemory
from .limits import Limits

__all__ = ["REPLACED", "BufferedWSGI", "Limits", "NotInMemory"]
