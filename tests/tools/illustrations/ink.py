"""Tools for the illustrations: curves, gradients, a pen, and a renderer.

Drawings are SVG. `photograph` renders them as JPEG files with headless Chromium and Pillow.
"""

import math
import subprocess
from pathlib import Path

W, H = 1920, 1280
CHROMIUM = (
    "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--hide-scrollbars"
)
PAPER, GREEN, APRICOT, INK = "#FBF8F3", "#1F5147", "#E9B48A", "#1D2A2E"
MIST, SAGE, FERN, DEEP, NIGHT = "#D3DED6", "#9DB8AB", "#4F7F72", "#14352F", "#0E1D1F"
BLUSH, CLAY, SAND, DUSK, SLATE = "#F6DDC8", "#C98F63", "#F1E6D6", "#9FB0B8", "#4B6570"
DRAWINGS = {}


def plot(function, start, end, steps=400):
    """Return points of a function of one parameter."""
    return [function(start + (end - start) * i / steps) for i in range(steps + 1)]


def curve(*anchors, steps=40):
    """Return a smooth (Catmull-Rom) curve through the anchors."""
    ends = [anchors[0], *anchors, anchors[-1]]
    points = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for i in range(steps):
            t = i / steps
            k0, k1 = (-t + 2 * t**2 - t**3) / 2, 1 - 2.5 * t**2 + 1.5 * t**3
            k2, k3 = (t + 4 * t**2 - 3 * t**3) / 2, (t**3 - t**2) / 2
            x, y = (k0 * a[k] + k1 * b[k] + k2 * c[k] + k3 * d[k] for k in (0, 1))
            points.append((x, y))
    return [*points, anchors[-1]]


def arc(cx, cy, rx, ry=None, start=0, end=360, tilt=0):
    """Return an elliptical arc. Angles are in degrees, clockwise from three o'clock. ``tilt`` rotates the ellipse."""
    ry, cos, sin = ry or rx, math.cos(math.radians(tilt)), math.sin(math.radians(tilt))

    def at(angle):
        x, y = rx * math.cos(math.radians(angle)), ry * math.sin(math.radians(angle))
        return cx + x * cos - y * sin, cy + x * sin + y * cos

    return plot(at, start, end, 240)


def mirror(points, axis):
    """Mirror the points at a vertical axis."""
    return [(2 * axis - x, y) for x, y in points]


def below(points):
    """Turn a line into a field by closing it below the frame."""
    return [*points, (points[-1][0], H + 200), (points[0][0], H + 200)]


def ground(top):
    """Return the part of the frame below a horizontal line."""
    return [(-40, top), (W + 40, top), (W + 40, H + 40), (-40, H + 40)]


def path(points):
    """Return the SVG path data of a polygon."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


class Scene:
    """An image in layers, from the sky to the grain."""

    def __init__(self, *sky, angle=90, mottle=0.22):
        """Start with a gradient of (offset, color) stops. ``mottle`` is the unevenness of the surface."""
        self.defs, self.parts, self.mottle = [], [], mottle
        frame = [(-20, -20), (W + 20, -20), (W + 20, H + 20), (-20, H + 20)]
        self.field(frame, *((*stop, 1) for stop in sky), angle=angle)

    def define(self, markup):
        """Add a definition. Return a reference to it."""
        name = f"d{len(self.defs)}"
        self.defs.append(markup.replace("ID", name))
        return f"url(#{name})"

    def gradient(self, kind, stops, attributes=""):
        """Define a gradient of (offset, color, opacity) stops."""
        marks = "".join(f'<stop offset="{o:.3f}" stop-color="{c}" stop-opacity="{a:.3f}"/>' for o, c, a in stops)
        return self.define(f'<{kind} id="ID" {attributes}>{marks}</{kind}>')

    def field(self, points, *stops, angle=90, blur=0, blend="normal", rough=0):
        """Draw a shape filled with a gradient at an angle, optionally blurred.

        ``rough`` makes its edge slightly uneven, like cut or painted paper.
        """
        dx, dy = math.cos(math.radians(angle)) / 2, math.sin(math.radians(angle)) / 2
        ends = f'x1="{0.5 - dx:.3f}" y1="{0.5 - dy:.3f}" '
        ends += f'x2="{0.5 + dx:.3f}" y2="{0.5 + dy:.3f}"'
        steps, style = "", f"mix-blend-mode:{blend}"
        if rough:
            steps += (
                '<feTurbulence type="fractalNoise" baseFrequency=".007" numOctaves="4" '
                f'seed="{len(self.defs)}" result="n"/><feDisplacementMap in2="n" '
                f'in="SourceGraphic" scale="{rough}" xChannelSelector="R" '
                'yChannelSelector="G"/>'
            )
        if blur:
            steps += f'<feGaussianBlur stdDeviation="{blur}"/>'
        if steps:
            style += ";filter:" + self.define(
                '<filter id="ID" filterUnits="userSpaceOnUse" x="-600" y="-600" '
                f'width="3120" height="2480" color-interpolation-filters="sRGB">{steps}</filter>'
            )
        fill = self.gradient("linearGradient", stops, ends)
        self.parts.append(f'<path d="{path(points)}" fill="{fill}" style="{style}"/>')

    def glow(self, x, y, rx, ry, color, opacity):
        """Draw an elliptical light with a soft falloff."""
        falloff = [(i / 14, (1 - (i / 14) ** 2 * (3 - i / 7)) ** 1.4) for i in range(15)]
        fill = self.gradient("radialGradient", [(o, color, opacity * a) for o, a in falloff])
        self.parts.append(f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}"/>')

    def line(self, points, width=5.5, color=INK, fade=(1, 1), taper=0.16, nib=35):
        """Draw a contour with a broad nib: thick and thin, tapered, a little uneven.

        ``fade`` is the opacity at the start and the end, ``taper`` the share that thins out
        at both ends, and ``nib`` the direction, in degrees, in which the pen is thinnest.
        """
        left, right, run, last = [], [], 0, len(points) - 1
        for i, (x, y) in enumerate(points):
            (ax, ay), (bx, by) = points[max(0, i - 1)], points[min(last, i + 1)]
            length = math.hypot(bx - ax, by - ay) or 1
            nx, ny, run = -(by - ay) / length, (bx - ax) / length, run + length / 2
            turn = math.atan2(by - ay, bx - ax) - math.radians(nib)
            w = width * (0.55 + 0.45 * abs(math.sin(turn)))
            w *= 1 + 0.1 * math.sin(run / 97 + points[0][0]) + 0.06 * math.sin(run / 31)
            if taper:
                w *= max(0.14, min(1, i / last / taper, (1 - i / last) / taper)) ** 0.8
            drift = 0.8 * math.sin(run / 61)
            left.append((x + nx * (drift + w / 2), y + ny * (drift + w / 2)))
            right.append((x + nx * (drift - w / 2), y + ny * (drift - w / 2)))
        (ax, ay), (bx, by) = points[0], points[-1]
        ink = f'"{color}" fill-opacity="{fade[0]:.2f}"'
        if fade[0] != fade[1]:
            where = f'gradientUnits="userSpaceOnUse" x1="{ax:.0f}" y1="{ay:.0f}" '
            where += f'x2="{bx:.0f}" y2="{by:.0f}"'
            stops = [(0, color, fade[0]), (1, color, fade[1])]
            ink = f'"{self.gradient("linearGradient", stops, where)}"'
        self.parts.append(f'<path d="{path(left + right[::-1])}" fill={ink}/>')

    def dot(self, x, y, r, color=INK, opacity=1):
        """Draw a dot."""
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{color}" fill-opacity="{opacity:.2f}"/>'
        )

    def lantern(self, x, y, r=14, reach=190, day=False):
        """Draw the small warm light that is part of every image."""
        if day:
            self.glow(x, y, reach, reach, "#FFF9EF", 1)
            self.dot(x, y, r, "#DF9A66")
        else:
            self.glow(x, y, reach, reach, APRICOT, 0.6)
            self.glow(x, y, reach * 0.4, reach * 0.4, "#FFE9CF", 0.9)
            self.dot(x, y, r, "#FFF6E8")

    def svg(self):
        """Return the image as SVG, mottled like pigment and with a fine grain on top."""
        layers = ""
        for name, frequency, gain, opacity in (
            ("mottle", ".0019 .0031", 1.9, self.mottle),
            ("grain", ".8", 1.3, 0.18),
        ):
            row = f"{gain} 0 0 0 {0.5 - gain / 2} "
            layers += (
                f'<filter id="{name}" x="0" y="0" width="1" height="1" '
                'color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" '
                f'baseFrequency="{frequency}" numOctaves="3" seed="7"/>'
                f'<feColorMatrix values="{row * 3}0 0 0 0 1"/></filter>'
                f'<rect width="{W}" height="{H}" opacity="{opacity}" '
                f'style="mix-blend-mode:soft-light;filter:url(#{name})"/>'
            )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{W}" height="{H}" '
            f'viewBox="0 0 {W} {H}"><defs>{"".join(self.defs)}</defs>' + "\n".join([*self.parts, layers, "</svg>"])
        )


def drawing(*sky, **options):
    """Register a function that draws on a Scene with this sky. Its name, with hyphens, becomes the image name."""

    def register(function):
        def draw():
            scene = Scene(*sky, **options)
            function(scene)
            return scene.svg()

        DRAWINGS[function.__name__.replace("_", "-")] = draw
        return function

    return register


def photograph(svg, target, folder):
    """Render an SVG with Chromium and save it as a progressive JPEG."""
    from PIL import Image

    source, shot = Path(folder, "image.svg"), Path(folder, "image.png")
    source.write_text(svg)
    arguments = [
        *CHROMIUM.split(),
        f"--user-data-dir={folder}/profile",
        f"--window-size={W},{H}",
        f"--screenshot={shot}",
        source.as_uri(),
    ]
    subprocess.run(arguments, check=True, capture_output=True)
    options = {"quality": 82, "progressive": True, "optimize": True}
    Image.open(shot).convert("RGB").save(target, "JPEG", **options)
