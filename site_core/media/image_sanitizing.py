"""Pictures: decoded whole, turned upright and written anew, without what cameras and programs put beside them."""

import io
import threading
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps, JpegImagePlugin

# What an extension promises, as Pillow calls it.
FORMATS = {"avif": "AVIF", "gif": "GIF", "jpeg": "JPEG", "jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# Of all that stands beside the pixels, only this: colors would change without.
KEPT = ("icc_profile", "transparency")

NOT_A_PICTURE = "Pictures are {extensions} files. Save it as one of these, then upload that."
UNREADABLE = (
    "This is not a {format} picture, or it is damaged. Open it in a program for pictures, save it as {format} again, "
    "then upload that."
)
TOO_BIG = "This picture has {size}; at most {most} will do. Make it smaller: 2,400 pixels wide is plenty."
TOO_MANY_PIXELS = (
    "This picture has {width:,} × {height:,} pixels, which is more than the {most:,} that will do. Make it smaller: "
    "2,400 pixels wide is plenty."
)
MOVING = "This picture moves, and the site shows still ones. Save one frame of it as PNG, then upload that."

# One picture at a time in each process: decoded, the largest takes some hundred megabytes.
_decoding = threading.Lock()


def cleaned(file, name):
    """The picture in ``file`` as bytes of the format that ``name`` promises; raise ValidationError where it is none.

    Orientation is applied. Location, camera, thumbnails, comments and whatever follows the picture in the file are
    gone, for only pixels and color profile are written. JPEGs keep their own quantisation, so hardly anything is lost.
    """
    format = promised_format(name)
    check_size(file)
    file.seek(0)
    head = file.read(200)
    with _decoding:
        try:
            with Image.open(file, formats=[format]) as picture:
                check_pixels(picture)
                if picture.format != "MPO" and getattr(picture, "is_animated", False):  # MPO: JPEGs of phones
                    raise ValidationError(MOVING, code="moving_picture")
                picture.load()
                ImageOps.exif_transpose(picture, in_place=True)
                return encoded(picture, format, head)
        except ValidationError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ValidationError(too_many_pixels(), code="file_too_many_pixels") from error
        except Exception as error:  # decoders raise whatever they stumble over
            raise ValidationError(UNREADABLE.format(format=format), code="invalid_image") from error


def promised_format(name):
    extension = Path(name or "").suffix.lower().removeprefix(".")
    if extension not in settings.WAGTAILIMAGES_EXTENSIONS or extension not in FORMATS:
        extensions = ", ".join(settings.WAGTAILIMAGES_EXTENSIONS).upper()
        raise ValidationError(NOT_A_PICTURE.format(extensions=extensions), code="invalid_image_extension")
    return FORMATS[extension]


def check_size(file):
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.size > most:
        message = TOO_BIG.format(size=filesizeformat(file.size), most=filesizeformat(most))
        raise ValidationError(message, code="file_too_large")


def check_pixels(picture):
    if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValidationError(too_many_pixels(picture), code="file_too_many_pixels")


def too_many_pixels(picture=None):
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    if picture is None:
        return f"This picture has far more than the {most:,} pixels that will do. Make it smaller, then upload that."
    return TOO_MANY_PIXELS.format(width=picture.width, height=picture.height, most=most)


def encoded(picture, format, head):
    options = {}
    if format == "JPEG":
        options = {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}
    elif format == "WEBP":
        options = {"quality": 90, "lossless": b"VP8L" in head}  # RFC 9649, section 2.6
    elif format == "AVIF":
        options = {"quality": 85, "speed": 8}
    picture.info = {name: picture.info[name] for name in KEPT if name in picture.info}
    options["icc_profile"] = picture.info.get("icc_profile")
    written = io.BytesIO()
    picture.save(written, format, **options)
    return written.getvalue()
