"""Uploaded logos and icons: what is accepted, and how it is written anew."""

from __future__ import annotations

import hashlib
import io

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image

from .images import PNG, SVG, BrandImage
from .svg import sanitize_svg
from .svg_drawing import draw_svg

MAX_BYTES = 2 * 2**20
MAX_PIXELS = 16_000_000
MIN_SIDE = 24  # pixels: a smaller image is a favicon, or a pixel that was uploaded by mistake
MAX_SIZE = (800, 512)  # pixels of what is kept: twice the largest that a page shows
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def read_upload(file: File) -> BrandImage:
    """Return the stored image with this content, or a new one that is not saved. Raise ValidationError for others."""
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(_("This file is larger than 2 MB. Export the logo at a smaller size."))
    file.seek(0)
    content = file.read()
    if content.startswith(PNG_SIGNATURE):
        content_type, (content, width, height) = PNG, encode_png(content)
    elif b"<svg" in content[:4000]:
        content_type, (content, width, height) = SVG, sanitize_svg(content)
    else:
        raise ValidationError(
            _("This is neither an SVG nor a PNG file, whatever its name. Export the image as SVG or PNG.")
        )
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    if stored := BrandImage.objects.filter(digest=digest).first():
        draw_missing(stored)
        return stored
    drawing = draw_svg(content, width, height) if content_type == SVG else None
    return BrandImage(
        name=str(file.name)[-100:],
        digest=digest,
        content_type=content_type,
        content=content,
        drawing=drawing,
        is_drawn=bool(drawing),
        width=width,
        height=height,
    )


def draw_missing(image: BrandImage) -> None:
    """Draw an SVG that was uploaded when the site did not draw them, or that could not be drawn in time."""
    if image.content_type == SVG and not image.is_drawn:
        image.drawing = draw_svg(bytes(image.content), image.width, image.height)
        image.is_drawn = bool(image.drawing)
        image.save(update_fields=["drawing", "is_drawn"])


def encode_png(content: bytes) -> tuple[bytes, int, int]:
    """Return the first frame encoded anew, without anything else that the file contained, and its size."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_("This image has more than 16 million pixels. Export it at a smaller size."))
            if min(image.size) < MIN_SIDE:
                raise ValidationError(
                    _(
                        "This image has only %(width)s × %(height)s pixels, too few to be sharp. Export it at least "
                        "twice as large as it is shown: 100 pixels high is enough."
                    )
                    % {"width": image.width, "height": image.height}
                )
            copy = image.convert("RGBA")
    except ValidationError:
        raise
    except Exception as error:  # decoders raise all kinds of exceptions
        raise ValidationError(_("This PNG can’t be read. Export it again.")) from error
    copy.thumbnail(MAX_SIZE, Image.Resampling.LANCZOS)
    clean = Image.frombytes("RGBA", copy.size, copy.tobytes())
    buffer = io.BytesIO()
    clean.save(buffer, "PNG", optimize=True)
    return buffer.getvalue(), clean.width, clean.height
