"""Draw the demo clinic's illustrations: contour drawings on fields of soft light.

    python -m tests.tools.illustrations [name ...]

Saves home/demo/images/<name>.jpg for each name (default: all of them). The images are
1920 x 1280 pixels and may be cropped, so each subject stays near the center.
"""

import math
import random
import sys
import tempfile
from pathlib import Path

from . import articles as _articles  # noqa: F401  registers its drawings
from . import treatments as _treatments  # noqa: F401  registers its drawings
from .ink import (
    APRICOT,
    BLUSH,
    CLAY,
    DEEP,
    DRAWINGS,
    FERN,
    GREEN,
    INK,
    MIST,
    NIGHT,
    PAPER,
    SAGE,
    SAND,
    SLATE,
    arc,
    below,
    curve,
    drawing,
    ground,
    mirror,
    photograph,
    plot,
)

IMAGES = Path(__file__).parents[3] / "home" / "demo" / "images"

# The pages. Coordinates read better in rows than one to a line.
# fmt: off


@drawing((0, "#C9D8D6"), (0.3, "#EEF0E9"), (0.54, BLUSH), (1, SAND))
def home(s):
    """Dawn: the furrows of a field run toward a light on the horizon."""
    s.glow(1120, 670, 1000, 480, APRICOT, 0.8)
    s.field(below(curve((-60, 630), (330, 580), (760, 655), (1250, 668), (1980, 550))),
            (0, SAGE, 0.9), (0.25, MIST, 0.5), (1, MIST, 0), rough=14, blur=3)
    s.glow(1130, 640, 330, 260, "#FFF3E0", 0.95)
    s.dot(1130, 652, 44, "#FFF8EC")
    def hill(x):
        return x, 712 + 24 * math.sin(x / 400 + 2.2)
    s.field(below(plot(hill, -60, 1980)), (0, "#86A899", 1), (0.3, FERN, 1), (1, GREEN, 1), blur=1)
    s.glow(1100, 760, 640, 120, APRICOT, 0.75)
    s.field(below(curve((-60, 900), (500, 860), (1000, 990), (1500, 1130), (1980, 1160))),
            (0, GREEN, 0.85), (0.5, DEEP, 0.9), (1, DEEP, 1), blur=30)
    for i in range(-8, 12):
        x, y = hill(1130 + 46 * i)
        s.line(curve((x, y + 5), (x + 34 * i - 16, y + 62), (x + 130 * i - 110, y + 210), (x + 330 * i - 420, 1340),
                     (x + 700 * i - 900, 2100)),
               9, PAPER, (0.95, 0.7), taper=0.6)


@drawing((0, "#E7DFD0"), (0.55, BLUSH), (1, "#E2C3A4"), angle=60)
def about(s):
    """Early evening: a lantern stands lit in the field."""
    s.field(curve((-100, -60), (700, -60), (560, 420), (760, 860), (520, 1400), (-100, 1400)),
            (0, SAGE, 0.95), (0.7, MIST, 0.75), (1, MIST, 0), angle=10, rough=40, blur=6)
    s.glow(880, 680, 640, 600, "#FFE6C8", 0.95)
    s.field(below(curve((-60, 1000), (560, 955), (1200, 1015), (1980, 920))), (0, FERN, 0.95), (0.5, GREEN, 1),
            (1, DEEP, 1), blur=1)
    s.glow(880, 1000, 520, 130, APRICOT, 0.85)
    side = curve((826, 474), (770, 560), (738, 680), (758, 800), (822, 886))
    s.field(side + mirror(side, 880)[::-1], (0, "#FFF6E8", 0.5), (0.65, "#F7CFA6", 0.95), (1, APRICOT, 0.9))
    s.lantern(880, 752, 10, 170)
    for k in (0, 1):
        for part, w in ((side, 6.5), (curve((838, 404), (818, 440), (812, 474)), 5.5),
                        (curve((822, 886), (796, 918), (790, 966)), 6.5)):
            s.line(mirror(part, 880) if k else part, w, taper=0.1)
    s.line(curve((816, 466), (784, 400), (772, 320), (802, 226), (880, 186), (958, 226), (988, 320), (976, 400),
                 (944, 466)), 5.5, taper=0.02)
    for y, w, h in ((404, 42, 11), (474, 68, 14), (886, 58, 13), (966, 90, 17)):
        s.line(arc(880, y, w, h), 5, taper=0)
    s.line(curve((880, 840), (846, 812), (848, 768), (874, 722), (882, 676), (902, 726), (914, 772), (912, 814),
                 (880, 840)), 5, CLAY, taper=0.05)
    for x, lean, tall in ((1222, -74, 170), (1238, -16, 262), (1250, 48, 204), (1262, 104, 128)):
        s.line(curve((x, 1000), (x + lean * 0.25, 1000 - tall * 0.62), (x + lean, 1000 - tall)), 7, taper=0.5)


@drawing((0, "#5F7880"), (0.4, "#A9B5B0"), (0.58, "#E8C9AC"), (1, SLATE), mottle=0.16)
def contact(s):
    """Dusk: a path to an open door with a light on."""
    s.glow(1120, 640, 1100, 330, APRICOT, 0.7)
    s.field(below(curve((-60, 640), (500, 560), (1000, 655), (1500, 600), (1980, 660))),
            (0, "#58776F", 0.95), (0.4, GREEN, 0.9), (1, GREEN, 1), rough=14, blur=3)
    s.field(below(curve((-60, 800), (560, 820), (1110, 742), (1980, 800))), (0, "#2A6155", 1), (0.5, DEEP, 1),
            (1, NIGHT, 1), blur=1)
    s.glow(1110, 610, 430, 400, APRICOT, 0.8)
    s.glow(1090, 800, 420, 110, APRICOT, 0.6)
    door = [(1036, 748), *arc(1110, 520, 74, 86, 180, 360), (1184, 748)]
    s.field(door, (0, "#FFE3BF", 1), (0.6, "#FFF6E6", 1), (1, "#FBE0BF", 1))
    s.line(door, 5.5, INK, taper=0)
    def edge(side):
        return lambda t: (1110 - 330 * t ** 1.2 + (40 + 190 * t) * math.sin(7.2 * t ** 0.62) + side
                          * (52 + 150 * t ** 1.6), 749 + 590 * t ** 1.25)
    left, right = plot(edge(-1), 0, 1), plot(edge(1), 0, 1)
    s.field(left + right[::-1], (0, "#FFE9CC", 0.9), (0.25, APRICOT, 0.5), (0.8, APRICOT, 0.1), (1, APRICOT, 0.05))
    s.line(left, 7, "#FBE9D3", (1, 0.6), taper=0.03)
    s.line(right, 7, "#FBE9D3", (1, 0.6), taper=0.03)


@drawing((0, PAPER), (0.5, "#F6EEE1"), (1, "#E3E8E0"), angle=70)
def team(s):
    """Morning: four forms stand together, drawn in one unbroken line."""
    s.glow(1180, 260, 900, 620, "#FFF9EE", 1)
    s.field(below(curve((-60, 930), (600, 905), (1300, 950), (1980, 890))), (0, MIST, 1), (1, SAGE, 0.7), rough=14,
            blur=3)
    s.lantern(1196, 318, 26, 210, day=True)
    def form(x, top, low):
        return [(x - 142, low), (x - 142, top + 200), (x - 104, top + 56), (x, top), (x + 104, top + 56),
                (x + 142, top + 200), (x + 142, low)]
    trail = [(-60, 962), (200, 968), (400, 988), (468, 950)]
    for x, top, color in ((620, 480, SAGE), (842, 340, APRICOT), (1064, 430, FERN), (1286, 540, BLUSH)):
        shape = [(px + 30, py + 12) for px, py in form(x, top, 960)]
        s.field(curve(*shape), (0, color, 1), (0.55, color, 0.65), (1, color, 0), blend="multiply", rough=8)
        trail += [*form(x, top, 890), (x + 111, 990)]
    trail[-1:] = [(1450, 970), (1520, 990), (1700, 962), (1980, 968)]
    s.line(curve(*trail), 6.5, taper=0.02)


@drawing((0, "#F7F2E8"), (0.6, "#E7EBE3"), (1, "#D9E2DA"), angle=80)
def treatments(s):
    """Noon: five treatments, each with the sign of its own drawing."""
    s.glow(1500, 120, 1100, 700, "#FFF6E6", 1)
    for x, y, r, color, turn in ((560, 470, 208, APRICOT, 40), (960, 420, 178, MIST, 200),
                                  (1370, 500, 214, SAGE, 120),
                                  (765, 850, 196, GREEN, 80), (1170, 865, 182, BLUSH, 20)):
        s.field(arc(x - 18, y + 14, r), (0, color, 1), (0.6, color, 0.85), (1, color, 0.4), angle=turn,
                blend="multiply", rough=14)
    for i in range(6):
        s.line(arc(560, 500, 24 + 34 * i, 8 + 12.5 * i), 5.5, taper=0)
    s.lantern(838, 524, 11, 40, day=True)
    rnd = random.Random(3)
    for _ in range(170):
        d, a = rnd.random() ** 0.7 * 300, rnd.gauss(-0.6, 0.24)
        s.dot(845 + d * math.cos(a), 520 + d * math.sin(a), 2 + 3 * rnd.random(), GREEN, 1 - d / 420)
    for i in range(7):
        s.line(arc(1370, 500, 24 + 27 * i), 5.5, taper=0)
    s.line(plot(lambda x: (x, 915 - 190 * sum(math.exp(-(((x - p) / 16) ** 2)) for p in (695, 765, 835))), 552,
                938), 6, "#F3D9BD")
    for i in range(6):
        s.line(arc(1170, 930, 34 + 28 * i, 40 + 34 * i, 165 + i, 388 - 4 * i), 5.5)


@drawing((0, "#EFE3D0"), (0.6, BLUSH), (1, "#E8B993"), angle=75)
def articles(s):
    """Late afternoon: an open book, one leaf of it turning."""
    s.glow(560, 160, 1200, 800, "#FFF8EC", 0.95)
    s.field(ground(860), (0, CLAY, 0), (0.3, CLAY, 0.4), (1, CLAY, 0.55), blur=30)
    s.glow(930, 985, 640, 70, "#7A5638", 0.75)
    s.lantern(1270, 380, 24, 230, day=True)
    leaves = (((930, 968), (760, 880), (560, 880), (350, 940), MIST),
              ((930, 962), (760, 842), (580, 816), (372, 856), PAPER),
              ((930, 968), (1080, 885), (1270, 880), (1470, 936), MIST), ((930, 962), (1070, 845), (1250, 812),
                                                                          (1450, 850), PAPER),
              ((930, 956), (1050, 800), (1200, 725), (1392, 705), SAGE),
              ((930, 950), (900, 720), (800, 560), (660, 470), "#FFF3E2"))
    for *near, color in leaves:
        edge = curve(*near)
        far = [(x + 130 * (1 - 0.25 * abs(x - 930) / 580), y - 190) for x, y in edge]
        s.field(edge + far[::-1], (0, color, 0.9), (0.6, color, 0.75), (1, APRICOT, 0.35), angle=60)
        for part in (edge, far, [edge[-1], far[-1]]):
            s.line(part, 5.5 if part is edge else 4, taper=0.04)


@drawing((0, "#E3D9C8"), (0.6, "#EFE3D1"), (1, "#E6D5BE"), angle=20, mottle=0.14)
def office(s):
    """Morning: light from a window on a wall, and an empty armchair."""
    s.field(ground(1010), (0, "#B59C82", 0.75), (1, "#8E7A66", 0.8))
    s.glow(780, 520, 700, 560, "#FFF6E8", 0.7)
    panes = [(470 + 178 * i, 170 + 26 * i + 226 * j) for i in range(3) for j in range(3)]
    for x, y in panes:
        s.field([(x, y), (x + 160, y + 23), (x + 190, y + 233), (x + 30, y + 210)], (0, "#FFFDF6", 1),
                (1, "#FFEBCD", 1), blur=3.5)
    stem = curve((430, 900), (560, 690), (640, 520), (790, 380))
    s.line(stem, 9, "#E9DECC", taper=0.3)
    for i in range(11):
        (x, y), lean = stem[12 + 9 * i], -1.75 if i % 2 else 0.05
        dx, dy = 150 * math.cos(lean), 150 * math.sin(lean) - 24
        leaf = curve((x, y), (x + 0.45 * dx - 0.2 * dy, y + 0.45 * dy + 0.2 * dx), (x + dx, y + dy), steps=20)
        leaf += curve((x + dx, y + dy), (x + 0.45 * dx + 0.2 * dy, y + 0.45 * dy - 0.2 * dx), (x, y), steps=20)
        s.field(leaf, (0, "#E9DECC", 0.92), (1, "#E9DECC", 0.8), blur=4)
    s.field(arc(1290, 1066, 250, 22), (0, "#5C4936", 0.4), (1, "#5C4936", 0.4), blur=14)
    seat = curve((1098, 826), (1118, 792), (1240, 806), (1376, 842), (1398, 878), (1372, 900), (1240, 872),
                 (1118, 858), (1098, 826))
    back = curve((1424, 560), (1466, 562), (1478, 610), (1450, 740), (1404, 872), (1372, 850), (1392, 720),
                 (1408, 600), (1424, 560))
    for cushion in (back, seat):
        s.field(cushion, (0, SAGE, 0.95), (1, FERN, 0.95), angle=20)
        s.line(cushion, 5.5, taper=0)
    s.line(curve((1096, 1068), (1122, 880), (1140, 718), (1166, 690), (1240, 694), (1350, 716), (1424, 722)), 8,
           taper=0.05)
    s.line(curve((1392, 890), (1424, 970), (1470, 1068)), 8, taper=0.1)
    s.line(curve((1132, 868), (1250, 902), (1396, 908)), 5)

# fmt: on


if __name__ == "__main__":
    for name in sys.argv[1:] or DRAWINGS:
        with tempfile.TemporaryDirectory() as folder:
            target = IMAGES / f"{name}.jpg"
            photograph(DRAWINGS[name](), target, folder)
            print(f"{target.name} {target.stat().st_size // 1024} KB")
