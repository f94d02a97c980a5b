"""Small line charts, drawn as an SVG polyline."""

from collections.abc import Sequence

HEIGHT = 20  # in the chart's own units; each value is one unit wide


def polyline_points(values: Sequence[float]) -> str:
    """Return ``values`` as the ``points`` of an SVG polyline, with the highest value at the top."""
    highest = max(values, default=0) or 1
    return " ".join(f"{x},{round(HEIGHT - 1 - value / highest * (HEIGHT - 2), 1)}" for x, value in enumerate(values))
