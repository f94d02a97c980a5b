"""Files that editors and attackers upload."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms

GPS = 0x8825
ORIENTATION = 0x0112


def create_image(format="JPEG", size=(60, 40), mode="RGB", color="teal", **options):
    buffer = io.BytesIO()
    Image.new(mode, size, color).save(buffer, format, **options)
    return buffer.getvalue()


def create_exif(orientation=1):
    """Return EXIF data as a phone writes it: location and orientation."""
    data = Image.Exif()
    data[ORIENTATION] = orientation
    data[0x010F] = "SecretPhone"
    data.get_ifd(GPS).update({1: "N", 2: (40.0, 44.0, 29.0), 3: "W", 4: (73.0, 59.0, 21.0)})
    return data.tobytes()


def create_linear_profile():
    """Return an ICC profile of sRGB’s colors with linear values: 55 is what 128 is in sRGB."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    entries = int.from_bytes(profile[128:132])
    for position in range(132, 132 + 12 * entries, 12):
        name, offset, _size = struct.unpack(">4sII", profile[position : position + 12])
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            profile[offset : offset + 16] = struct.pack(">4sIHHI", b"para", 0, 0, 0, 0x10000)  # exponent 1
        if name == b"desc":
            profile[position : position + 4] = b"none"
    return bytes(profile)


def create_animation(format, frames, size=(8, 8)):
    shades = [Image.new("RGB", size, (shade * 80 % 256, shade % 256, 0)) for shade in range(frames)]
    buffer = io.BytesIO()
    shades[0].save(buffer, format, save_all=True, append_images=shades[1:])
    return buffer.getvalue()


def png_chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def create_png_bomb(width, height, rows=0):
    """Return a small PNG whose header claims a huge size, with ``rows`` rows of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * ((1 + 3 * width) * rows), 9)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def create_png_text_bomb():
    """Return a small image whose comment unpacks to 200 MB."""
    plain = create_image("PNG")
    comment = b"Comment\0\0" + zlib.compress(b"\0" * 200 * 2**20, 9)
    return plain[:33] + png_chunk(b"zTXt", comment) + plain[33:]


def create_archive(names, first=None):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        if first:
            file.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name, content in names.items():
            file.writestr(name, content)
    return buffer.getvalue()


def create_docx(**more):
    return create_archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"} | more)


def create_odt():
    mimetype = ("mimetype", "application/vnd.oasis.opendocument.text")
    return create_archive({"content.xml": "<office:document-content/>"}, first=mimetype)


PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 200 + b"*/=1;alert(document.domain);"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
