#!/usr/bin/env python3
"""Build the site's two web fonts: Latin subset, woff2.

What     newsreader-*.woff2  Newsreader 1.003, opsz pinned to 40, wght to 400 (headings, standfirsts); with
                             400-600 it would be 16 KB larger, for small titles that are a little darker
         figtree-*.woff2     Figtree 2.002, wght 400-700, variable (text, interface)
Files    *-common.woff2      what pages in English and Spanish need, and the features that our stylesheets use
         *-rest.woff2        the other characters, which browsers load when a page has one of them
         *-latin.woff2       all of them, for share images
From     npm @fontsource-variable/newsreader 5.3.0, files/newsreader-latin-opsz-normal.woff2
         npm @fontsource-variable/figtree    5.3.0, files/figtree-latin-wght-normal.woff2
License  SIL Open Font License 1.1 (OFL-Newsreader.txt, OFL-Figtree.txt); no Reserved Font Names.
Needs    pip install fonttools==4.68.0 brotli==1.2.1
Run      npm pack @fontsource-variable/newsreader@5.3.0 @fontsource-variable/figtree@5.3.0
         (unpack each .tgz), then
         python build.py NEWSREADER_SOURCE FIGTREE_SOURCE [OUTPUT_DIR]   (default: beside this script)

Also     dejavu-serif-fallback.woff2  DejaVu Serif 2.37: other letters of Latin, Greek, and Cyrillic, and symbols,
                                drawn on share cards. Browsers never load it.
From     https://dejavu-fonts.github.io, or Debian's fonts-dejavu-core
License  Bitstream Vera Fonts (LICENSE-DejaVu.txt)
Run      python build.py --fallback DejaVuSerif.ttf [OUTPUT_DIR]

Prints each file's size, axes, features, wanted characters that the source lacks, and the unicode-range
for fonts.css. The sources may also be the full upstream TTFs (same versions), which hold more characters.
"""

import sys
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

CHARS = {*range(0x20, 0x7F), *range(0xA0, 0x100)} | set(
    map(
        ord,
        (
            "ıŒœŠšŸŽž"
            "ˆ˜"
            "‐‑‒–—"
            "‘’‚“”„‹›"
            "†‡•…‰′″"
            "⁄−∕≈≠≤≥"
            "€™"
            "←↑→↓↗"
            "⅓⅔⅛⅜⅝⅞"
            "⁰⁴⁵⁶⁷⁸⁹"
            "₀₁₂₃₄₅₆₇₈₉"
            "\u0300\u0301\u0302\u0303\u0304\u0308\u030a\u0327"  # combining marks, for mark/mkmk/ccmp
            "\u2009\u202f"
        ),
    )
)  # thin and narrow no-break space
# In *-common.woff2: without the letters of other languages, fractions, and mathematical signs.
COMMON_CHARS = {*range(0x20, 0x7F), 0xA0} | set(map(ord, "¡©®°±·½¿×ÁÉÍÑÓÚÜáéíñóúü‐‑–—‘’“”…€™↑≤≥\u2009\u202f"))
# Need no glyph (shapers make thin spaces from the space and hide the soft hyphen), so they belong in unicode-range.
GLYPHLESS = {0xAD, 0x2009, 0x202F}
# rvrn is no design choice: it only swaps in the bold-safe dollar sign.
FEATURES = ["kern", "liga", "onum", "lnum", "tnum", "pnum", "frac", "sups", "locl", "ccmp", "mark", "mkmk", "rvrn"]
# Those that stylesheets turn on, and those that browsers apply by themselves.
WEB_FEATURES = ["kern", "liga", "lnum", "tnum", "locl", "ccmp", "mark", "mkmk", "rvrn"]
FONTS = [("newsreader", {"opsz": 40, "wght": 400}), ("figtree", {"wght": (400, 700)})]
FILES = [
    ("common", COMMON_CHARS, WEB_FEATURES),
    ("rest", CHARS - COMMON_CHARS, WEB_FEATURES),
    ("latin", CHARS, FEATURES),
]


def ranges(codes):
    """Codepoints as a CSS unicode-range."""
    out = []
    for c in sorted(codes):
        if out and c == out[-1][1] + 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return ", ".join(f"U+{a:04X}" if a == b else f"U+{a:04X}-{b:04X}" for a, b in out)


# Blocks of Unicode: Latin to Cyrillic without the rare ones, punctuation to mathematical operators, shapes.
FALLBACK_CHARS = [
    *(*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x300), *range(0x370, 0x530), *range(0x1E00, 0x1F00)),
    *(*range(0x2010, 0x2060), *range(0x2070, 0x20C0), *range(0x2100, 0x2300), *range(0x25A0, 0x2600)),
]


def build_fallback(source, target):
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=["kern", "locl", "ccmp"], flavor="woff2", hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=FALLBACK_CHARS)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size} bytes, {len(TTFont(target).getBestCmap())} characters")


def build(source, target, limits, chars, features):
    font = TTFont(source, recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, limits)
    for table in font["cmap"].tables:  # hyphen and non-breaking hyphen
        if table.isUnicode() and 0x2D in table.cmap:
            table.cmap[0x2010] = table.cmap[0x2011] = table.cmap[0x2D]
    options = subset.Options(
        layout_features=features,
        flavor="woff2",
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 25],
        recalc_timestamp=False,
    )
    options.drop_tables += ["DSIG", "STAT"]
    with BytesIO() as buffer:  # the subsetter wants a freshly read font
        font.flavor = None
        font.save(buffer)
        font = TTFont(BytesIO(buffer.getvalue()), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=chars)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)

    font = TTFont(target)
    have = set(font.getBestCmap())
    tags = sorted({r.FeatureTag for t in ("GSUB", "GPOS") for r in font[t].table.FeatureList.FeatureRecord})
    print(f"{target.name}: {target.stat().st_size} bytes, {len(have)} characters")
    axes = font["fvar"].axes if "fvar" in font else ()
    print("  axes:", *(f"{axis.axisTag} {axis.minValue:g}..{axis.maxValue:g}" for axis in axes))
    print("  features:", *tags)
    print("  source lacks:", " ".join(f"U+{c:04X}({chr(c)})" for c in sorted(chars - have - GLYPHLESS)) or "nothing")
    print("  unicode-range:", ranges(have | GLYPHLESS & chars))


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):  # with --fallback as well
        sys.exit(__doc__)
    outdir = Path(sys.argv[3]) if len(sys.argv) == 4 else Path(__file__).resolve().parent
    if sys.argv[1] == "--fallback":
        build_fallback(sys.argv[2], outdir / "dejavu-serif-fallback.woff2")
        sys.exit()
    for src, (name, limits) in zip(sys.argv[1:3], FONTS, strict=False):
        for part, chars, features in FILES:
            build(src, outdir / f"{name}-{part}.woff2", limits, chars, features)
