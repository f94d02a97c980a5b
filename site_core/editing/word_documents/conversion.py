"""The process that converts a Word document to HTML, without Django: ``python -m``, see reading.py.

It reads the document from its standard input, and writes JSON to its standard output.
"""

from __future__ import annotations

import base64
import io
import json
import re
import sys
import zipfile
from typing import Any

import mammoth

STYLES = """
p[style-name='Title'] => p.document-title:fresh
p[style-name='Subtitle'] => p:fresh
"""
MAX_XML_SIZE = 50_000_000  # bytes
MAX_IMAGES = 200
MAX_IMAGE_SIZE = 20_000_000  # bytes
LOST = re.compile(rb"<m:oMath>|<m:oMath |<c:chart |<dgm:relIds ")  # equations, charts, and SmartArt


class Images:
    """Collects the images of a document. In the HTML, ``paste:0`` is the first one."""

    def __init__(self) -> None:
        self.files: list[dict[str, str]] = []

    def convert(self, image: Any) -> dict[str, str]:
        with image.open() as file:
            content = file.read(MAX_IMAGE_SIZE + 1)
        if len(self.files) >= MAX_IMAGES or len(content) > MAX_IMAGE_SIZE:
            return {"src": "about:blank"}
        self.files.append({"type": image.content_type or "", "content": base64.b64encode(content).decode()})
        return {"src": f"paste:{len(self.files) - 1}"}


def convert(content: bytes) -> dict[str, Any]:
    """Return the HTML, the images, and how many drawings cannot be converted."""
    images = Images()
    result = mammoth.convert_to_html(
        io.BytesIO(content), style_map=STYLES, convert_image=mammoth.images.img_element(images.convert)
    )
    return {"html": result.value, "images": images.files, "drawings": count_drawings(content)}


def count_drawings(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("word/document.xml") as file:
        return len(LOST.findall(file.read(MAX_XML_SIZE)))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(convert(sys.stdin.buffer.read())))
