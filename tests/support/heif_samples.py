"""HEIF files: as Pillow writes them, and in tiles, as iPhones do (ISO 23008-12, 6.6.2.3)."""

import io
import struct

import pillow_heif
from PIL import Image

TILE = 512


def create_heif(image, others=(), **options):
    """Return a HEIF file of ``image``, which is the main one, and ``others``."""
    buffer = io.BytesIO()
    file = pillow_heif.HeifFile()
    for each in [image, *others]:
        file.add_from_pillow(each)
    file.save(buffer, primary_index=0, **options)
    return buffer.getvalue()


def box(kind, *contents):
    content = b"".join(contents)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def full_box(kind, *contents, version=0, flags=0):
    return box(kind, bytes([version]), flags.to_bytes(3), *contents)


def find_box(content, *kinds):
    """Return what is in the box that is found by the path ``kinds``."""
    for kind in kinds:
        position = 0
        while content[position + 4 : position + 8] != kind:
            position += int.from_bytes(content[position : position + 4])
        length = int.from_bytes(content[position : position + 4])
        content = content[position + 8 : position + length]
        content = content[4:] if kind == b"meta" else content
    return content


def create_tiled_heif(size, color="teal", rotation=0):
    """Return a HEIF file whose main image is a grid of tiles, rotated counterclockwise by ``rotation`` quarters."""
    plain = create_heif(Image.new("RGB", (TILE, TILE), color), quality=50)
    decoder_config = box(b"hvcC", find_box(plain, b"meta", b"iprp", b"ipco", b"hvcC"))
    tile = find_box(plain, b"mdat")
    columns, rows = -(-size[0] // TILE), -(-size[1] // TILE)
    count = columns * rows
    ids = range(2, count + 2)
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, *size)
    properties = [
        decoder_config,
        full_box(b"ispe", struct.pack(">II", TILE, TILE)),
        full_box(b"ispe", struct.pack(">II", *size)),
        box(b"irot", bytes([rotation])),
    ]
    associations = [struct.pack(">HBBB", 1, 2, 3, 0x80 | 4), *(struct.pack(">HBBB", i, 2, 0x80 | 1, 2) for i in ids)]
    entries = [
        full_box(b"infe", struct.pack(">HH4sB", 1, 0, b"grid", 0), version=2),
        *(full_box(b"infe", struct.pack(">HH4sB", i, 0, b"hvc1", 0), version=2, flags=1) for i in ids),
    ]

    def create_meta(offset):
        extents = [
            struct.pack(">HHHHII", 1, 1, 0, 1, 0, len(grid)),  # in idat
            *(struct.pack(">HHHHII", i, 0, 0, 1, offset, len(tile)) for i in ids),
        ]
        return full_box(
            b"meta",
            full_box(b"hdlr", struct.pack(">I4s12xB", 0, b"pict", 0)),
            full_box(b"pitm", struct.pack(">H", 1)),
            full_box(b"iloc", struct.pack(">BBH", 0x44, 0, count + 1), *extents, version=1),
            full_box(b"iinf", struct.pack(">H", count + 1), *entries),
            full_box(b"iref", box(b"dimg", struct.pack(f">HH{count}H", 1, count, *ids))),
            box(
                b"iprp",
                box(b"ipco", *properties),
                full_box(b"ipma", struct.pack(">I", count + 1), *associations),
            ),
            box(b"idat", grid),
        )

    kind = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    offset = len(kind) + len(create_meta(0)) + 8
    return kind + create_meta(offset) + box(b"mdat", tile)
