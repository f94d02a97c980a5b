"""Draw an SVG as a PNG, in a process of its own: a file of a few kilobytes can take minutes to draw.

The process imports neither Django nor the site. ``python -m site_core.brand.svg_drawing`` reads a sanitized SVG from
its standard input.
"""

from __future__ import annotations

import sys

from site_core.lib import limited_process
from site_core.lib.limited_process import Limits, ProcessFailed

SIDE = 512  # pixels of the longer one: the largest icon
LIMITS = Limits(megabytes=512, cpu_seconds=5, seconds=20, niceness=0)


def draw_svg(content: bytes, width: int, height: int) -> bytes | None:
    """Return a sanitized SVG of this size as a PNG. None if it can’t be drawn, or not in time."""
    try:
        return limited_process.run([__name__, "width" if width >= height else "height"], LIMITS, content) or None
    except ProcessFailed:
        return None


def main() -> None:
    import resvg_py  # in this process only

    svg = sys.stdin.buffer.read().decode()
    width, height = (SIDE, None) if sys.argv[1] == "width" else (None, SIDE)
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, width=width, height=height)
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    main()
