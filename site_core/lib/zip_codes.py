"""Where ZIP codes are, from a file: no network, and no memory.

``zip_codes.bin`` has eight bytes for each number from 00000 to 99999: the latitude and longitude of its center in
degrees, as big-endian floats, or zeros for a number that is no ZIP code. It is made from the package ``zipcodes``,
which would take 39 MB in each process (``python -m tests.tools.zip_codes``). The coordinates are from GeoNames,
https://www.geonames.org/, under CC BY 4.0.
"""

from __future__ import annotations

import math
import re
import struct
import unicodedata
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_suffix(".bin")
RECORD = struct.Struct(">ff")
# Five digits, or nine: “10016”, “10016-1234”.
ZIP_CODE = re.compile(r"([0-9]{5})(?:[- ]?[0-9]{4})?")
EARTH_RADIUS_IN_MILES = 3958.8


class Point(NamedTuple):
    """Latitude and longitude in degrees."""

    latitude: float
    longitude: float

    def miles_to(self, other: Point) -> float:
        """Return the distance to ``other`` in miles, as the crow flies. Source: the haversine formula."""
        latitude, other_latitude = math.radians(self.latitude), math.radians(other.latitude)
        half_width = math.radians(other.longitude - self.longitude) / 2
        half_height = (other_latitude - latitude) / 2
        a = math.sin(half_height) ** 2 + math.cos(latitude) * math.cos(other_latitude) * math.sin(half_width) ** 2
        return 2 * EARTH_RADIUS_IN_MILES * math.asin(min(1.0, math.sqrt(a)))


def parse_zip_code(text: str) -> str:
    """Return the five digits of the ZIP code that ``text`` is. "" if it isn't one.

    Keyboards for Chinese, Japanese, and Korean may enter digits and hyphens that are as wide as their characters.
    """
    match = ZIP_CODE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return match[1] if match else ""


def find_zip_code(zip_code: str) -> Point | None:
    """Return the center of ``zip_code``, five digits. None if there is no such ZIP code."""
    with FILE.open("rb") as file:
        file.seek(int(zip_code) * RECORD.size)
        point = Point(*RECORD.unpack(file.read(RECORD.size)))
    return point if any(point) else None
