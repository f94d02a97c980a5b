"""Which changes of a text a clinician has to look at: numbers, doses, names, negations, claims, links.

``significant_changes`` compares two versions of a text. ``words`` classifies what the texts consist of.
"""

from .comparison import SignificantChange, is_minor, significant_changes
from .kinds import Kind

__all__ = ["Kind", "SignificantChange", "is_minor", "significant_changes"]
