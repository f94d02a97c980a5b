"""Which image formats are accepted, recognized by their first bytes: files often have the wrong extension."""

from __future__ import annotations

from pathlib import PurePath

# Pillow's name of the format that each extension stands for. The first extension of a format is the usual one.
FORMATS = {
    "avif": "AVIF",
    "gif": "GIF",
    "heic": "HEIF",
    "heif": "HEIF",
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
}
HEAD_LENGTH = 200  # bytes that tell the format, and whether a WebP file is lossless
SIGNATURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
AVIF_BRANDS = {b"avif", b"avis"}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def detect_format(head: bytes) -> str | None:
    """Return Pillow’s name of the format of a file that starts with ``head``. None if it is another one."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return detect_brand(head)
    return next((format for signature, format in SIGNATURES.items() if head.startswith(signature)), None)


def detect_brand(head: bytes) -> str | None:
    """Return the format of a file of ISO 14496-12: its first box lists what it is compatible with."""
    end = min(int.from_bytes(head[:4]), len(head))
    brands = {head[start : start + 4] for start in (8, *range(16, end, 4))}
    if AVIF_BRANDS & brands:
        return "AVIF"
    return "HEIF" if HEIF_BRANDS & brands else None


def extension(name: str | None) -> str:
    """Return the extension of ``name`` in lower case, without the dot."""
    return PurePath(name or "").suffix.lower().removeprefix(".")


def with_extension(name: str, format: str) -> str:
    """Return ``name`` with an extension of ``format``: its own, if it fits."""
    if FORMATS.get(extension(name)) == format:
        return name
    usual = next(each for each, its_format in FORMATS.items() if its_format == format)
    return f"{name.removesuffix(PurePath(name).suffix)}.{usual}"
