"""The illustrations of the articles. Run the package, not this file."""

import math
import random
from itertools import pairwise

from .ink import (
    APRICOT,
    BLUSH,
    CLAY,
    DEEP,
    DUSK,
    FERN,
    GREEN,
    INK,
    MIST,
    NIGHT,
    PAPER,
    SAGE,
    SLATE,
    arc,
    below,
    curve,
    drawing,
    ground,
    plot,
)

# Coordinates read better in rows than one to a line.
# fmt: off


@drawing((0, "#AFC0C4"), (0.4, "#E1E2DA"), (0.655, "#F9DFC6"), (1, DUSK))
def tms_post_treatment(s):
    """First light: a coil unwinds and becomes the horizon."""
    s.glow(1330, 830, 900, 430, APRICOT, 0.95)
    s.glow(1330, 800, 260, 220, "#FFF3E0", 0.95)
    s.dot(1330, 806, 34, "#FFF8EC")
    s.field(ground(838), (0, "#D5C9BB", 1), (0.2, "#8FA6A2", 1), (1, SLATE, 1))
    s.glow(1330, 850, 560, 80, "#FFEAD0", 0.9)
    s.glow(1330, 960, 240, 160, APRICOT, 0.55)
    s.field(arc(780, 580, 250), (0, PAPER, 0.85), (1, PAPER, 0), angle=120)
    coil = plot(lambda t: (760 + (248 - 33 * t) * math.sin(-math.tau * t),
                           590 + (248 - 33 * t) * math.cos(math.tau * t)), 6.4, 0, 800)
    s.line(coil + plot(lambda x: (x, 838), 766, 1980), 6.5, taper=0.03)
    for y, x, w in ((905, 1330, 210), (960, 1310, 150), (1030, 1345, 100)):
        s.line(curve((x - w, y), (x, y + 5), (x + w, y)), 6, PAPER, taper=0.5)


@drawing((0, PAPER), (1, "#F0E4D3"), angle=45)
def ketamine_opioid_system(s):
    """Noon: two open arcs interlock around one small light."""
    s.field(curve((1000, -80), (1240, 400), (1120, 900), (1300, 1400), (2040, 1400), (2040, -80)),
            (0, MIST, 0.9), (1, SAGE, 0.9), angle=20, rough=40, blur=3)
    s.field(arc(770, 590, 345), (0, APRICOT, 1), (0.6, APRICOT, 0.65), (1, APRICOT, 0.1), angle=60, rough=16,
            blend="multiply")
    s.field(arc(1160, 690, 345), (0, FERN, 0.1), (0.5, FERN, 0.6), (1, GREEN, 0.9), angle=60, rough=16,
            blend="multiply")
    s.lantern(960, 640, 22, 170, day=True)
    def woven(cx, cy, gap, other, under, color):
        for r in (196, 222, 248, 274, 300):
            run = []
            for x, y in [*arc(cx, cy, r, r, gap + 15, gap + 345), (0, 0)]:
                if (x, y) == (0, 0) or (187 < math.dist((x, y), other) < 309 and (y < 640) == under):
                    if len(run) > 2:
                        s.line(run, 6, color, taper=0.015)
                    run = []
                else:
                    run.append((x, y))
    woven(790, 612, 160, (1130, 668), False, INK)
    woven(1130, 668, -20, (790, 612), True, GREEN)


@drawing((0, "#F2E6D2"), (0.5, "#EBD5BA"), (1, "#DDBB97"), angle=60)
def tms_withdrawal_craving(s):
    """Afternoon: the tide goes out and leaves its lines on the sand."""
    s.glow(520, 160, 1000, 700, "#FFF8EA", 0.95)
    s.lantern(640, 400, 24, 210, day=True)
    def shore(up, turn):
        def at(x):
            swell = (52 + 0.03 * up) * math.sin(x / 230 + turn) + 24 * math.sin(x / 96 + 2 * turn)
            return x + 0.3 * up, 1090 - 0.36 * x - up + swell
        return plot(at, -300, 2200)
    for up, turn, w in ((480, 2.7, 3.5), (350, 1.6, 4.3), (225, 0.2, 5), (110, -0.5, 5.8)):
        s.field(below(shore(up, turn)), (0, CLAY, 0.26), (0.22, CLAY, 0.02), (1, CLAY, 0), angle=65)
        s.line(shore(up, turn), w, INK, (0.95 - up / 800,) * 2, taper=0)
    s.field(below(shore(20, 0.3)), (0, "#8B6B49", 0.5), (0.3, "#8B6B49", 0.3), (1, "#8B6B49", 0.2), blur=12,
            angle=65)
    s.field(below(shore(-20, 0.3)), (0, "#D3DDD6", 1), (0.25, "#8FB0A6", 1), (0.6, FERN, 1), (1, GREEN, 1),
            angle=65)
    s.line(shore(-20, 0.3), 13, PAPER, taper=0)
    for up, turn, o in ((-100, 0.55, 0.75), (-195, 0.9, 0.5), (-310, 1.4, 0.35)):
        s.line(shore(up, turn), 6, PAPER, (o, o), taper=0)


@drawing((0, "#2A424C"), (0.45, "#587680"), (0.7, "#BDB7A8"), (0.83, "#EFC59C"), (1, CLAY), mottle=0.14)
def ketamine_discovery(s):
    """Blue hour: the ketamine molecule as a constellation above the last light."""
    s.glow(640, 1040, 1200, 280, "#FBE0C4", 0.85)
    s.field(below(curve((-60, 1080), (500, 1050), (1100, 1095), (1980, 1030))), (0, GREEN, 1), (1, NIGHT, 1),
            blur=1)
    def step(start, angle, length=118):
        return start[0] + length * math.cos(math.radians(angle)), start[1] + length * math.sin(math.radians(angle))
    def ring(center, angle, radius=118):
        return [step(center, angle + 60 * k, radius) for k in range(6)]
    joint = (1010, 572)
    core = step(joint, -120, 236)
    six, aryl, inner = ring(step(joint, 90), -90), ring(core, 60), ring(core, 60, 92)
    oxygen, chlorine, nitrogen = step(six[5], 210, 100), step(aryl[5], 0, 100), step(joint, -40)
    methyl = step(nitrogen, 20)
    bonds = [*zip(six, six[1:] + six[:1], strict=True), *zip(aryl, aryl[1:] + aryl[:1], strict=True),
             *((inner[k], inner[k + 1]) for k in (0, 2, 4)), (joint, aryl[0]),
             (joint, nitrogen), (nitrogen, methyl), (aryl[5], chlorine),
             (six[5], oxygen), (step(six[5], 300, 16), step(oxygen, 300, 16))]
    for a, b in bonds:
        s.line(plot(lambda t, a=a, b=b: (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t), 0.1, 0.9, 30), 4.5,
               "#F4EBDD", (0.9, 0.9), taper=0.3)
    rnd = random.Random(8)
    for _ in range(80):
        x, y = rnd.uniform(40, 1880), 30 + 760 * rnd.random() ** 1.6
        if math.dist((x, y), (980, 500)) > 310:
            s.dot(x, y, rnd.uniform(1.5, 3.4), PAPER, rnd.uniform(0.25, 0.7))
    for x, y in {*six, *aryl, methyl}:
        s.dot(x, y, 7, PAPER)
    for spot in (oxygen, chlorine, nitrogen):
        s.lantern(*spot, 13, 90)


@drawing((0, "#EEF0EA"), (1, "#DCE4DD"), angle=10)
def ketamine_compared_with_ect(s):
    """Noon: two treatments on one mobile, in balance."""
    s.field([(1010, -40), (1960, -40), (1960, 1400), (890, 1400)], (0, "#F6E4CF", 1), (1, "#F0CFAE", 1), angle=60,
            blur=40)
    s.glow(960, 180, 760, 620, "#FFFBF2", 0.95)
    s.field(arc(622, 758, 222), (0, SAGE, 1), (1, FERN, 0.6), angle=60, rough=8, blend="multiply")
    s.field(arc(1312, 738, 196), (0, APRICOT, 0.65), (1, CLAY, 0.85), angle=60, rough=8, blend="multiply")
    s.line([(985, -20), (987, 100), (986, 200), (985, 296)], 4.5, taper=0)
    s.line(curve((640, 458), (780, 345), (985, 298), (1160, 330), (1300, 432)), 11, taper=0.3)
    s.line([(640, 456), (641, 500), (640, 548)], 4.5, taper=0)
    s.line([(1300, 430), (1299, 490), (1300, 552)], 4.5, taper=0)
    for i in range(6):
        s.line(arc(640, 785, 26 + 36 * i, 9 + 13 * i), 5.5, PAPER, taper=0)
    s.line(plot(lambda x: (x, 745 + 92 * math.exp(-(((x - 1300) / 84) ** 2)) * math.sin((x - 1300) / 21)), 1085,
                1515, 500), 6)
    s.dot(985, 299, 15, "#DF9A66")


@drawing((0, "#0F1F23"), (0.5, "#1B363A"), (0.7, "#3F5F5A"), (1, NIGHT), mottle=0.08)
def ketamine_suicidal_thoughts(s):
    """Night: one small light, sheltered in the fold of the hills."""
    s.glow(1050, 760, 1000, 320, "#8E8069", 0.7)
    s.field(below(curve((-60, 560), (400, 600), (800, 770), (1050, 810), (1400, 690), (1980, 520))),
            (0, "#24504A", 1), (0.5, DEEP, 1), (1, NIGHT, 1), rough=12, blur=3)
    s.glow(1050, 800, 400, 340, APRICOT, 0.75)
    s.field(below(curve((-60, 760), (500, 800), (900, 880), (1060, 890), (1300, 850), (1980, 700))),
            (0, "#1A3C35", 1), (0.6, NIGHT, 1), (1, "#0A1517", 1), blur=2)
    s.glow(1050, 890, 380, 60, APRICOT, 0.6)
    s.line(curve((-60, 775), (500, 812), (880, 892), (1060, 905), (1170, 862), (1188, 780), (1122, 706),
                 (1018, 694), (940, 756), (934, 836)), 7.5, "#F3D9BD", (0.55, 1), taper=0.08)
    s.lantern(1056, 800, 19, 210)


@drawing((0, "#C9D3D2"), (0.45, "#DFE0D9"), (0.7, "#E9DDCE"), (1, "#A9B5AE"))
def ketamine_side_effects(s):
    """Haze: the moon drifts and doubles above a level line."""
    s.glow(800, 480, 820, 560, "#FFF7EA", 0.95)
    for i, (color, o) in enumerate(((APRICOT, 1), (BLUSH, 0.8), (MIST, 0.8), (SAGE, 0.55))):
        s.field(arc(790 + 122 * i, 530 - 14 * i, 232 - 8 * i), (0, color, o), (0.6, color, o * 0.6),
                (1, color, 0.05), angle=70, blur=0.5 + 5 * i, blend="multiply")
    for i in range(5):
        s.line(arc(776 + 108 * i, 524 - 13 * i, 232 - 8 * i, start=-100, end=260), 6.5 - 0.8 * i, INK,
               (1 - 0.18 * i,) * 2, taper=0.03 + 0.08 * i)
    s.field(ground(900), (0, "#A9BDB3", 1), (0.4, FERN, 0.95), (1, GREEN, 1))
    s.glow(800, 960, 420, 110, BLUSH, 0.6)
    s.line(plot(lambda x: (x, 900), -40, 1960), 6.5, taper=0)
    for x, y, w in ((800, 955, 190), (830, 1010, 130), (790, 1072, 80)):
        s.line(curve((x - w, y), (x, y + 5), (x + w, y)), 5, PAPER, (0.85, 0.85), taper=0.5)


@drawing((0, "#DDE1D8"), (0.35, "#F4E7D3"), (0.55, "#F3CFA9"), (1, APRICOT))
def what_treatment_resistant_means(s):
    """Late sun: ridge behind ridge, and a light beyond the last."""
    s.glow(1230, 470, 900, 560, "#FFF3DC", 1)
    def ridge(seed, size, *points):
        rnd = random.Random(seed)
        while len(points) < 200:
            middle = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + rnd.gauss(0, size)) for a, b in pairwise(points)]
            points, size = [p for pair in zip(points, [*middle, None], strict=True) for p in pair if p], size * 0.5
        return curve(*points, steps=4)
    s.lantern(1262, 452, 40, 300, day=True)
    far = ridge(4, 26, (-60, 620), (400, 520), (800, 600), (1250, 530), (1980, 620))
    s.field(below(far), (0, "#A9BDB2", 1), (0.4, "#D9D3C2", 1), (1, BLUSH, 1), blur=1.5)
    middle = ridge(9, 34, (-60, 680), (350, 700), (820, 520), (1080, 660), (1500, 610), (1980, 740))
    s.field(below(middle), (0, "#6F958A", 1), (0.35, SAGE, 1), (1, MIST, 1), blur=0.8)
    near = ridge(23, 40, (-60, 960), (420, 800), (720, 600), (980, 800), (1300, 900), (1980, 800))
    s.field(below(near), (0, GREEN, 1), (0.35, GREEN, 1), (1, DEEP, 1))
    s.line(near, 8, "#F6DDC8", taper=0.02)
    for k in range(1, 8):
        reach = 3 * k * k
        nearby = [[y for _, y in near[max(0, i - reach):i + reach + 1]] for i in range(len(near))]
        softer = [(x, 1080 - (1080 - sum(ys) / len(ys)) * 0.87 ** k + 12 * k) for (x, _),
                  ys in zip(near, nearby, strict=True)]
        s.line(softer, 6 - 0.3 * k, "#F6DDC8", (0.75 - 0.09 * k,) * 2, taper=0.02)
