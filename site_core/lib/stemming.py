"""The Porter stemmer: “treated”, “treatment”, and “treatments” all become “treat”.

An algorithm for English: M. F. Porter, “An algorithm for suffix stripping”, Program 14(3), 1980, with the author’s
later changes (https://tartarus.org/martin/PorterStemmer/), as in the ``porter`` tokenizer of SQLite. One thing differs:
Porter keeps “-ment” after a single syllable, so that “treat” and “treatment” would be two words. Words with other than
the letters a to z stay as they are.
"""

import re
from functools import lru_cache

# A word is consonants and vowels in turn. Its measure is how often vowels are followed by consonants.
C = "[^aeiou][^aeiouy]*"
V = "[aeiouy][aeiou]*"
MEASURE_ABOVE_0 = re.compile(f"^(?:{C})?{V}{C}")
MEASURE_1 = re.compile(f"^(?:{C})?{V}{C}(?:{V})?$")
MEASURE_ABOVE_1 = re.compile(f"^(?:{C})?{V}{C}{V}{C}")
HAS_VOWEL = re.compile(f"^(?:{C})?[aeiouy]")
CONSONANT_VOWEL_CONSONANT = re.compile(f"^{C}[aeiouy][^aeiouwxy]$")
DOUBLE_CONSONANT = re.compile(r"([^aeiouylsz])\1$")

STEP_2 = {
    **{"ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al"},
    **{"entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al"},
    **{"iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble"},
    "logi": "log",
}
STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
STEP_4 = dict.fromkeys(
    [
        *("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion"),
        *("ou", "ism", "ate", "iti", "ous", "ive", "ize"),
    ],
    "",
)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of ``word``, which is in lower case."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    # A “y” at the beginning is a consonant. In upper case, none of the patterns takes it for a vowel.
    word = remove_plural(re.sub("^y", "Y", word))
    word = remove_ed_or_ing(word)
    if word.endswith("y") and HAS_VOWEL.match(word[:-1]):
        word = word[:-1] + "i"
    word = replace_suffix(word, STEP_2, MEASURE_ABOVE_0)
    word = replace_suffix(word, STEP_3, MEASURE_ABOVE_0)
    word = remove_ment(replace_suffix(word, STEP_4, MEASURE_ABOVE_1))
    return remove_final_e(word).lower()


def remove_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def remove_ed_or_ing(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if MEASURE_ABOVE_0.match(word[:-3]) else word
    base = next((word.removesuffix(suffix) for suffix in ("ed", "ing") if word.endswith(suffix)), "")
    if not HAS_VOWEL.match(base):
        return word
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if DOUBLE_CONSONANT.search(base):
        return base[:-1]
    return base + "e" if MEASURE_1.match(base) and CONSONANT_VOWEL_CONSONANT.match(base) else base


def replace_suffix(word: str, suffixes: dict[str, str], measure: re.Pattern[str]) -> str:
    """Replace the longest of ``suffixes`` that ``word`` has, if what remains has the ``measure``."""
    suffix = max((suffix for suffix in suffixes if word.endswith(suffix)), key=len, default="")
    base = word.removesuffix(suffix)
    is_ion_of_another_word = suffix == "ion" and not base.endswith(("s", "t"))
    if not suffix or is_ion_of_another_word or not measure.match(base):
        return word
    return base + suffixes[suffix]


def remove_ment(word: str) -> str:
    """Remove “-ment” from words such as “treatment” and “movement”, but not from “comment” and “element”."""
    base = word.removesuffix("ment")
    return base if len(base) > 3 and MEASURE_ABOVE_0.match(base) else word


def remove_final_e(word: str) -> str:
    base = word.removesuffix("e")
    if base != word and (
        MEASURE_ABOVE_1.match(base) or (MEASURE_1.match(base) and not CONSONANT_VOWEL_CONSONANT.match(base))
    ):
        word = base
    return word[:-1] if word.endswith("ll") and MEASURE_ABOVE_1.match(word) else word
