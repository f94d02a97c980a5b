"""Decode one large image at a time on each machine: a photo of 25 megapixels takes some hundred megabytes.

Meanwhile, only some of a process’s threads wait for their turn. The others are there for visitors.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.core.files.base import File
from PIL import Image
from wagtail.images.models import SourceImageIOError

from site_core.lib import limited_process
from site_core.lib.file_lock import AlreadyLocked, file_lock
from site_core.lib.limited_process import Limits, ProcessFailed
from site_core.lib.memory import release_memory

from .image_encoding import ERRORS, Options, encode_again

LARGE = 4_000_000  # pixels; smaller images take less than 50 MB
WAIT_SECONDS = 20
# To encode an image anew. A person waits for it, and it is only one at a time.
LIMITS = Limits(megabytes=1024, cpu_seconds=45, seconds=60, niceness=0)
MODULE = "site_core.media.image_encoding"

_local = threading.local()  # .is_decoding: whether this thread holds the lock


class Busy(SourceImageIOError):
    """Other large images are being decoded."""


@cache
def get_slots() -> threading.BoundedSemaphore:
    """Return the semaphore for the threads of this process that decode a large image or wait for it."""
    return threading.BoundedSemaphore(max(1, settings.SERVER_THREADS // 2))


@contextmanager
def decoding(pixels: int) -> Iterator[None]:
    """Wait until an image with as many ``pixels`` may be decoded, and give its memory back. Raise Busy."""
    if pixels <= LARGE or getattr(_local, "is_decoding", False):
        yield
        return
    slots = get_slots()
    if not slots.acquire(blocking=False):
        raise Busy
    try:
        with _machine_lock():
            _local.is_decoding = True
            yield
    finally:
        _local.is_decoding = False
        slots.release()
        release_memory()


@contextmanager
def _machine_lock() -> Iterator[None]:
    deadline = time.monotonic() + WAIT_SECONDS
    path = Path(settings.DATA_DIR, "large-images.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(file_lock(path, lambda: time.monotonic() < deadline))
        except AlreadyLocked:
            raise Busy from None
        yield


def encode_image_again(file: File | IO[bytes], options: Options) -> bytes:
    """Return the image in ``file`` encoded anew: a large one in a process of its own.

    Raise InvalidImage, Busy, or ProcessFailed. Decoders raise all kinds of exceptions for small images.
    """
    if is_small(file, options.format):
        return encode_again(cast(IO[bytes], file), options)
    with decoding(LARGE + 1):
        file.seek(0)
        try:
            return limited_process.run([MODULE, *map(str, options)], LIMITS, content=file.read())
        except ProcessFailed as error:
            if error.args and error.args[0] in ERRORS:
                raise ERRORS[error.args[0]] from error
            raise


def is_small(file: File | IO[bytes], format: str) -> bool:
    """Return whether an image may be decoded in the server’s process, by what its header says."""
    if format == "HEIF":  # its parser is in C, and complex
        return False
    file.seek(0)
    try:
        with Image.open(cast(IO[bytes], file), formats=[format]) as image:
            return image.width * image.height <= LARGE
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
