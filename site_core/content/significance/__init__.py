"""Which changes of a text a clinician has to look at: numbers, doses, names, negations, claims, links.

``significant_changes`` compares two versions of a text. ``words`` classifies what the texts consist of.
"""

from .comparison import (
    MINOR_LENGTH,
    SignificantChange,
    changed_length,
    is_minor,
    significant_changes,
)
from .kinds import Kind
from .sentences import are_reordered, split_sentences
from .word import END, Word
from .words import split_words

__all__ = [
    "END",
    "MINOR_LENGTH",
    "Kind",
    "SignificantChange",
    "Word",
    "are_reordered",
    "changed_length",
    "is_minor",
    "significant_changes",
    "split_sentences",
    "split_words",
]
