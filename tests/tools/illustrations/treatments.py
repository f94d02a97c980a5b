"""The illustrations of the treatments. Run the package, not this file."""

import math
import random

from .ink import (
    APRICOT,
    BLUSH,
    CLAY,
    DEEP,
    FERN,
    GREEN,
    MIST,
    PAPER,
    SAGE,
    arc,
    below,
    curve,
    drawing,
    ground,
    plot,
)

# Coordinates read better in rows than one to a line.
# fmt: off


@drawing((0, "#DCE6DF"), (0.34, "#B9CFC4"), (0.62, FERN), (1, GREEN))
def iv_ketamine(s):
    """Early morning: ripples widen from a single drop."""
    s.glow(1180, 250, 900, 520, "#FFF1DC", 0.95)
    s.glow(900, 800, 560, 150, "#FFEBD0", 0.8)
    s.field(below(curve((-60, 1010), (500, 960), (1100, 1120), (1980, 1040))), (0, GREEN, 0.2), (0.6, DEEP, 0.85),
            (1, DEEP, 1), blur=50)
    for i in range(9):
        r = 46 + 46 * i + 5.5 * i * i
        s.line(arc(900 + 2 * i, 790 + 3 * i, r, r * 0.27, 200 + 25 * i, 560 + 25 * i), 7.5 - 0.3 * i, PAPER,
               (1 - 0.08 * i,) * 2, taper=0.05 * (i % 3 + 1), nib=90)
    s.lantern(900, 786, 10, 130)
    s.line(plot(lambda t: (900 + 36 * (1 - t) ** 2 * math.sin(3 * t), 430 * t - 20), 0, 1), 5.5, taper=0.01)
    s.dot(900, 420, 17, "#DF9A66")
    s.line([(900, 500), (900, 600), (900, 720)], 4, PAPER, (0, 0.9), nib=0)


@drawing((0, "#F1F2EC"), (0.5, "#DFE8E1"), (1, "#C4D4CC"), angle=110)
def esketamine(s):
    """Misty morning: fine lines open into drops, and the drops into mist."""
    s.glow(1250, 420, 640, 560, BLUSH, 0.9)
    s.field(below(curve((-60, 960), (500, 900), (1100, 1010), (1980, 880))), (0, SAGE, 0.7), (0.6, FERN, 0.7),
            (1, FERN, 0.85), blur=40)
    for x, y, r in ((1200, 400, 420), (1420, 620, 360), (960, 620, 320)):
        s.glow(x, y, r * 1.4, r, PAPER, 0.7)
    s.lantern(452, 946, 18, 130, day=True)
    rnd = random.Random(11)
    def at(d, u):
        a = math.radians(-40 + 30 * u + (14 - 16 * u) * d / 1000)
        return 448 + d * math.cos(a), 950 + d * math.sin(a) - 70 * math.sin(d / 360)
    for i in range(9):
        u = (i - 4) / 4
        start, length = 84 + 30 * abs(u), (560, 430, 610, 500, 650, 470, 590, 420, 520)[i] * (1 - 0.22 * abs(u))
        s.line(plot(lambda d, u=u: at(d, u), start, start + length, 120), 6.5, GREEN, (1, 0.5), taper=0.5)
    for _ in range(800):
        d, u = 470 + 800 * rnd.random() ** 0.95, rnd.uniform(-1.15, 1.15)
        if abs(u) < 1.2 - 0.4 * rnd.random():
            s.dot(*at(d, u), rnd.uniform(1.4, 5.6) * (1.2 - d / 2000), GREEN, max(0.08, 1.15 - d / 1200))


@drawing((0, PAPER), (0.6, "#F3EADC"), (1, "#E6E3D6"), angle=60)
def rtms(s):
    """Noon: a figure-of-eight coil, one line wound twice."""
    s.field(arc(690, 600, 400), (0, SAGE, 1), (0.5, SAGE, 0.65), (1, MIST, 0), angle=40, rough=20, blend="multiply")
    s.field(arc(1240, 690, 400), (0, APRICOT, 0), (0.5, APRICOT, 0.65), (1, APRICOT, 1), angle=40, rough=20,
            blend="multiply")
    s.glow(960, 640, 260, 260, "#FFF8EC", 0.95)
    def wind(side):
        def at(turns):
            r, a, tilt = 52 + 34.4 * turns, math.radians(12) + math.tau * turns, math.radians(12)
            return 960 + side * (r * math.cos(a) - 258 * math.cos(tilt)), 640 + side * (r * math.sin(a) - 258
                                                                                        * math.sin(tilt))
        return plot(at, 0, 6, 700)
    s.line(wind(1) + wind(-1)[-2::-1], 6.5, GREEN, taper=0.02)
    s.lantern(960, 640, 12, 60, day=True)


@drawing((0, "#DDA57C"), (0.42, "#EEC29B"), (0.645, "#FAE6CF"), (1, CLAY), mottle=0.16)
def theta_burst(s):
    """Sunset: three quick pulses on a long quiet line."""
    beats = (800, 950, 1100)
    for x in beats:
        s.glow(x, 600, 120, 440, "#FFF8EC", 0.95)
    s.field(ground(826), (0, "#7C9A8C", 1), (0.25, FERN, 1), (1, GREEN, 1))
    for x in beats:
        s.glow(x, 900, 70, 190, "#FBDDBE", 0.6)
    s.lantern(950, 262, 17, 130, day=True)
    def pulse(x):
        main = 480 * sum(math.exp(-(((x - p) / 30) ** 2)) for p in beats)
        return x, 826 - main - 74 * sum(math.exp(-(((x - c - p) / 9) ** 2)) for c in (430, 1470)
                                        for p in (-42, 0, 42))
    s.line(plot(pulse, -40, 1960, 2400), 6.5, taper=0.01, nib=80)
    s.line(plot(lambda x: (x, 1652 - pulse(x)[1] * 0.3 - 826 * 0.7), 640, 1260, 700), 4.5, PAPER, (0.6, 0.6),
           nib=80)


@drawing((0, "#1A423A"), (0.5, GREEN), (1, DEEP), angle=80, mottle=0.12)
def deep_tms_ocd(s):
    """Late evening: nested arcs, like a helmet, reach down to a loop that loosens."""
    s.glow(930, 240, 1000, 600, "#4F8474", 0.8)
    for i in (0, 2, 4, 6):
        s.field(arc(930, 760 + 5 * i, 520 - 47 * i, 500 - 41 * i, 168, 390, -6), (0, SAGE, 0.24), (0.6, SAGE, 0.05),
                (1, SAGE, 0))
    s.glow(930, 800, 340, 260, APRICOT, 0.6)
    for i in range(8):
        s.line(arc(930, 760 + 5 * i, 520 - 47 * i, 500 - 41 * i, 166 + 2 * i, 396 - 5 * i, -6), 7 - 0.3 * i, MIST)
    s.lantern(868, 818, 10, 170)
    def loosen(t):
        r = 84 * math.exp(-((t / 17) ** 2))
        return 862 + 5.5 * t + 0.2 * t * t - r * math.sin(t), 820 + 0.035 * t * t - 0.9 * r * math.cos(t)
    s.line(plot(loosen, 0, 43, 900), 6.5, "#FBE3CB", taper=0.06)
