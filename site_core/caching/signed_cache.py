"""The base of Django's cache in files and in Redis: values are JSON, signed together with their key and expiry."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.signing import BadSignature

from . import json_values
from .authentication import sign, unsign

logger = logging.getLogger(__name__)

MISSING = object()
MAX_LENGTH = 2**24  # bytes; anything longer is not read

# A value and the Unix time at which it expires, if it does.
Item = tuple[Any, float | None]
# Gets the stored bytes, and returns those to store instead, or None to leave them.
Replace = Callable[[bytes | None], "tuple[bytes, float | None] | None"]


class SignedCache(BaseCache):
    """A cache that trusts nothing it reads. What this site did not store under this key is missing.

    A value of a type that JSON doesn't have is not stored, and an error is logged. With the option ``STRICT``, for
    tests and development, it is raised. See json_values.py.

    A subclass stores bytes by name.
    """

    purpose = "cache"

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.options = {**params.get("OPTIONS", {})}
        self.is_strict = self.options.pop("STRICT", False)

    def read(self, names: Collection[str]) -> dict[str, bytes]:
        """Return what is stored under ``names``."""
        raise NotImplementedError

    def write(self, items: dict[str, bytes], expires_at: float | None, only_new: bool = False) -> bool | None:
        """Store ``items``. Return whether that happened, or None if it failed.

        With ``only_new``, which is for a single item, do nothing and return False if there is one of this name.
        """
        raise NotImplementedError

    def replace(self, name: str, replace: Replace) -> None:
        """Replace what is stored under ``name``. ``replace`` is called again if another process was faster."""
        raise NotImplementedError

    def remove(self, names: Collection[str]) -> int:
        """Delete ``names``, and return how many of them there were."""
        raise NotImplementedError

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        names = {self.make_and_validate_key(key, version): key for key in keys}
        items = {names[name]: self.open(name, data) for name, data in self.read(names).items()}
        return {key: item[0] for key, item in items.items() if item is not None}

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self.get(key, MISSING, version) is not MISSING

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self.set_many({key: value}, timeout, version)

    def set_many(self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[str]:
        expires_at = self.get_backend_timeout(timeout)
        names = {key: self.make_and_validate_key(key, version) for key in data}
        items = {name: self.seal(name, data[key], expires_at) for key, name in names.items()}
        unsupported = [key for key, name in names.items() if items[name] is None]
        self.remove([names[key] for key in unsupported])
        if self.write({name: item for name, item in items.items() if item is not None}, expires_at) is None:
            return list(data)
        return unsupported

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        name, expires_at = self.make_and_validate_key(key, version), self.get_backend_timeout(timeout)
        item = self.seal(name, value, expires_at)
        if item is None:
            return False
        stored = self.read([name]).get(name)
        if stored is not None and self.open(name, stored) is None:  # expired, or not stored by this site
            self.remove([name])
        return self.write({name: item}, expires_at, only_new=True) is not False

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        expires_at = self.get_backend_timeout(timeout)
        return self.change(key, version, lambda value, _: (value, expires_at)) is not MISSING

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        value = self.change(key, version, lambda value, expires_at: (value + delta, expires_at))
        if value is MISSING:
            raise ValueError(f"Key '{key}' not found")  # Django's message for a missing key
        return value

    def delete(self, key: str, version: int | None = None) -> bool:
        return self.remove([self.make_and_validate_key(key, version)]) > 0

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        self.remove([self.make_and_validate_key(key, version) for key in keys])

    def change(self, key: str, version: int | None, change: Callable[[Any, float | None], Item]) -> Any:
        """Store what ``change`` returns for the value of ``key``, and return the new value, or MISSING."""
        name = self.make_and_validate_key(key, version)
        result = MISSING

        def replace(data: bytes | None) -> tuple[bytes, float | None] | None:
            nonlocal result
            result = MISSING
            item = None if data is None else self.open(name, data)
            if item is None:
                return None
            result, expires_at = change(*item)
            sealed = self.seal(name, result, expires_at)
            return None if sealed is None else (sealed, expires_at)

        self.replace(name, replace)
        return result

    def seal(self, name: str, value: Any, expires_at: float | None) -> bytes | None:
        """Return ``value`` as bytes that ``open`` accepts for this ``name`` only, or None if JSON can't hold it."""
        try:
            content = json_values.dumps([expires_at, value])
        except TypeError as error:
            if self.is_strict:
                raise
            logger.error("%s was not cached: %s", name, error)
            return None
        return sign(self.purpose, name, content)

    def open(self, name: str, data: bytes) -> Item | None:
        """Return the value and its expiry, or None if it has expired, or this site did not store it."""
        try:
            expires_at, value = json_values.loads(unsign(self.purpose, name, data))
        except (BadSignature, ValueError, KeyError, TypeError):
            return None
        return None if expires_at is not None and expires_at <= time.time() else (value, expires_at)
