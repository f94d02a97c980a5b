"""Colors of images: 8 bits a channel, and sRGB, which is what browsers expect. This imports nothing of Django."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageCms

ALPHA_MODES = ("RGBA", "LA", "PA", "RGBa", "La")
KEPT_MODES = ("L", "CMYK")  # besides RGB


def target_mode(image: Any) -> str:
    """Return the mode of ``image`` once it has 8 bits a channel and no palette."""
    if image.mode in ALPHA_MODES or "transparency" in image.info:
        return "RGBA"
    if image.mode in KEPT_MODES:
        return image.mode
    return "L" if image.mode in ("1", "F") or image.mode.startswith("I") else "RGB"


def to_mode(image: Image.Image, info: dict[Any, Any], mode: str) -> Image.Image:
    """Return ``image`` in the target mode. ``info`` is that of the whole image."""
    if image.mode == mode:
        return image
    if "transparency" in info and image.mode in ("1", "L", "RGB", "P"):
        image.info["transparency"] = info["transparency"]
    return with_8_bits(image).convert(mode)


def with_8_bits(image: Image.Image) -> Image.Image:
    """Return a grayscale ``image`` of 16 bits, such as a scan, with 8 bits."""
    if not image.mode.startswith("I"):
        return image
    converted = image.convert("I").point(lambda value: value / 256).convert("L")
    converted.info = {name: value for name, value in image.info.items() if name != "transparency"}
    return converted


def to_srgb(image: Image.Image) -> Image.Image:
    """Return ``image`` with the colors of its profile as sRGB. A profile that is damaged or doesn’t fit is ignored."""
    profile = image.info.pop("icc_profile", None)
    converted = convert_profile(image, profile) if profile else None
    if converted is None:
        return image.convert("RGB") if image.mode == "CMYK" else image
    return converted


def convert_profile(image: Image.Image, content: bytes) -> Image.Image | None:
    """Return ``image`` in sRGB, or None if there is nothing to convert."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(content))
        if image.mode != "CMYK" and ImageCms.getProfileDescription(profile).startswith("sRGB"):
            return None
        if image.mode == "P" or image.mode == "LA":
            image = image.convert(target_mode(image))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return converted.convert("L") if converted and image.mode == "L" else converted


def is_transparent(image: Image.Image) -> bool:
    """Return whether any pixel is not opaque."""
    if image.mode == "RGBA":
        return image.getchannel("A").getextrema() != (255, 255)
    return image.mode in ALPHA_MODES or "transparency" in image.info
