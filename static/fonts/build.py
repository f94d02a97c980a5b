#!/usr/bin/env python3
"""Build the site's web fonts: Latin subset, woff2.

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

Also     FAMILY-*.woff2 and static/css/fonts-FAMILY.css, for the other pairs of a brand (site_core/brand/fonts.py)
From     npm @fontsource-variable/fraunces, bitter, public-sans, plus-jakarta-sans, and nunito, all 5.3.0
License  SIL Open Font License 1.1 (OFL-*.txt); no Reserved Font Names, so subsets may keep the names.
Run      npm pack each, unpack each .tgz in a folder of its own below PACKAGES, then
         python build.py --brands PACKAGES   (writes beside this script, and to ../css)

Prints each file's size, axes, features, wanted characters that the source lacks, and the unicode-range
for fonts.css. The sources may also be the full upstream TTFs (same versions), which hold more characters.
"""

import re
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
# The other families: package, source, axes, and the weight that the rule has. Headings in a serif have one weight.
BRAND_FONTS = {
    "fraunces": ("Fraunces", "fraunces-latin-opsz-normal", {"opsz": 72, "wght": 450}, "serif"),
    "bitter": ("Bitter", "bitter-latin-wght-normal", {"wght": 500}, "serif"),
    "public-sans": ("Public Sans", "public-sans-latin-wght-normal", {"wght": (400, 700)}, "sans"),
    "plus-jakarta-sans": ("Plus Jakarta Sans", "plus-jakarta-sans-latin-wght-normal", {"wght": (400, 700)}, "sans"),
    "nunito": ("Nunito", "nunito-latin-wght-normal", {"wght": (400, 700)}, "sans"),
}
# How wide the system's fonts are to those of fonts.css, measured there: size-adjust, in percent.
FALLBACKS = {
    "serif": [
        ("Georgia", "400", 94.63, 'local("Georgia")'),
        ("Times", "400", 103.38, 'local("Times New Roman"), local("TimesNewRomanPSMT"), local("Liberation Serif")'),
    ],
    "sans": [
        ("Arial", "400 500", 100.5, 'local("Arial"), local("ArialMT"), local("Liberation Sans")'),
        ("Arial", "600 700", 95.5, 'local("Arial Bold"), local("Arial-BoldMT"), local("Liberation Sans Bold")'),
        ("Roboto", "400 500", 101, 'local("Roboto"), local("Roboto Regular"), local("Roboto-Regular")'),
        ("Roboto", "600 700", 101.5, 'local("Roboto Bold"), local("Roboto-Bold")'),
    ],
}
SAMPLE = (
    "Depression that has not lifted with medication may respond to magnetic stimulation. Sessions take about twenty "
    "minutes, five days a week, and you can drive home afterwards. Call us at 555 0100 to ask whether it fits you."
)
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


def sample_width(path, weight):
    """Return the width of SAMPLE in em."""
    font = TTFont(path)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": weight})
    names, widths = font.getBestCmap(), font["hmtx"]
    return sum(widths[names[ord(character)]][0] for character in SAMPLE) / font["head"].unitsPerEm


def fallback_rules(name, family, role, folder):
    """Return rules that make the system's fonts as wide and as high as this one, so that text doesn't move."""
    font = TTFont(folder / f"{name}-latin.woff2")
    ascent, descent = (abs(getattr(font["hhea"], side)) / font["head"].unitsPerEm for side in ("ascent", "descent"))
    original = folder / ("newsreader-latin.woff2" if role == "serif" else "figtree-latin.woff2")
    for system, weights, adjust, sources in FALLBACKS[role]:
        weight = int(weights[:3])
        size = adjust * sample_width(folder / f"{name}-latin.woff2", weight) / sample_width(original, weight)
        yield (
            f'@font-face {{ font-family: "{family} {system}"; font-weight: {weights}; src: {sources}; '
            f"size-adjust: {size:.2f}%; ascent-override: {ascent / size * 10000:.2f}%; "
            f"descent-override: {descent / size * 10000:.2f}%; }}"
        )


def build_brand_fonts(packages, folder):
    """Write the other families, their rules with the ranges of fonts.css, and their licenses."""
    web_ranges = dict(
        re.findall(r"newsreader-(\w+)\.woff2.*?unicode-range: ([^;]*);", (folder.parent / "css/fonts.css").read_text())
    )
    for name, (family, source_name, limits, role) in BRAND_FONTS.items():
        source = next(Path(packages).glob(f"**/{source_name}.woff2"))
        license_text = (source.parents[1] / "LICENSE").read_text()
        (folder / f"OFL-{family.replace(' ', '')}.txt").write_text(license_text)
        weight = "400 700" if role == "sans" else "400"
        rules = []
        for part, chars, features in FILES:
            build(source, folder / f"{name}-{part}.woff2", limits, chars, features)
            if part != "latin":
                rules.append(
                    f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: optional; '
                    f'src: url("../fonts/{name}-{part}.woff2"); unicode-range: {web_ranges[part]}; }}'
                )
        text = "\n".join([*reversed(rules), *fallback_rules(name, family, role, folder)])
        comment = (
            f"/* {family}, and system fonts adjusted to take the same space. static/fonts/build.py writes this. */"
        )
        (folder.parent / "css" / f"fonts-{name}.css").write_text(f"{comment}\n\n{text}\n")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):  # with --fallback and --brands as well
        sys.exit(__doc__)
    outdir = Path(sys.argv[3]) if len(sys.argv) == 4 else Path(__file__).resolve().parent
    if sys.argv[1] == "--fallback":
        build_fallback(sys.argv[2], outdir / "dejavu-serif-fallback.woff2")
        sys.exit()
    if sys.argv[1] == "--brands":
        build_brand_fonts(sys.argv[2], outdir)
        sys.exit()
    for src, (name, limits) in zip(sys.argv[1:3], FONTS, strict=False):
        for part, chars, features in FILES:
            build(src, outdir / f"{name}-{part}.woff2", limits, chars, features)
