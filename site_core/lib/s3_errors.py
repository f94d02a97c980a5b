"""Exceptions of Amazon's S3 client, without importing it where files aren't stored on S3.

Importing botocore costs each process about 5 MB. While nothing has imported it, nothing can have raised its exceptions.
"""

from __future__ import annotations

import sys


def connection_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that say object storage can't be reached."""
    return _loaded("BotoCoreError")


def client_errors() -> tuple[type[Exception], ...]:
    """Return every exception of the client, those for refused requests included."""
    return _loaded("BotoCoreError", "ClientError")


def _loaded(*names: str) -> tuple[type[Exception], ...]:
    module = sys.modules.get("botocore.exceptions")
    return tuple(getattr(module, name) for name in names) if module else ()
