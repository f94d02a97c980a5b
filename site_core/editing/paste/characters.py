"""Characters that word processors write differently than a website should."""

from __future__ import annotations

import re

# Soft hyphens, zero-width spaces, and the character that stands for an object. Not joiners, which emoji need.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ufffc\x00-\x08\x0b\x0e-\x1f\x7f\u0080-\u009f\ufffe\uffff]")
SPACES = re.compile("[ \t\r\n\f\v\u00a0\u2028\u2029]+")
OTHER_SPACES = re.compile("[ \t\r\f\v\u00a0]+")
LINE_SEPARATORS = re.compile("\r\n?|[\u2028\u2029\x0b]")
# A single one between a number and its unit keeps them on one line.
UNIT_SPACE = re.compile("(?<=[0-9%])\u00a0(?=[^\\s\u00a0])")
KEPT_SPACE = "\ue000"

# Word writes Greek letters and signs as letters in the font Symbol. Source:
# https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt
SYMBOL_LETTERS = dict(
    zip(
        "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcyw",
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω",
        strict=True,
    )
)
SYMBOL_SIGNS = {
    **{0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±"},
    **{0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…"},
    **{0xD6: "√", 0xD5: "∏", 0xE5: "∑", 0x40: "≅", 0x7E: "∼", 0xC6: "∅", 0xCE: "∈"},
}
SYMBOL = SYMBOL_LETTERS | {chr(code): sign for code, sign in SYMBOL_SIGNS.items()}
PRIVATE_USE = {0xF000 + ord(letter): sign for letter, sign in SYMBOL.items()}
PRIVATE_USE |= {0xF0A7: "▪", 0xF0A8: "□", 0xF0D8: "➢", 0xF0E0: "→", 0xF0FC: "✓", 0xF0FE: "☑", 0xF0B7: "•"}

SUPERSCRIPTS = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
SUBSCRIPTS = str.maketrans("0123456789+-−=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓ")


def normalize_text(text: str, is_symbol: bool = False, is_preformatted: bool = False) -> str:
    """Return ``text`` without invisible characters, with plain spaces, and with real characters for symbols."""
    if is_symbol:
        text = "".join(SYMBOL.get(character, character) for character in text)
    text = text.translate(PRIVATE_USE)
    text = LINE_SEPARATORS.sub("\n", text)
    text = UNIT_SPACE.sub(KEPT_SPACE, INVISIBLE.sub("", text))
    text = (OTHER_SPACES if is_preformatted else SPACES).sub(" ", text)
    return text.replace(KEPT_SPACE, "\u00a0")


def as_characters(text: str, script: str) -> str:
    """Return raised or lowered ``text`` for a field that has no formats: ``("3", "sup")`` gives ``"³"``.

    Text without such characters stays as it is.
    """
    if not script:
        return text
    translated = text.translate(SUPERSCRIPTS if script == "sup" else SUBSCRIPTS)
    is_complete = all(new != old or old.isspace() for new, old in zip(translated, text, strict=True))
    return translated if is_complete else text
