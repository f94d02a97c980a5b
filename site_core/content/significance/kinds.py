"""What makes a change significant."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Kinds of words whose change can change what a patient does. The first ones matter most."""

    NEGATION = "negation", _("Negation or opposite")
    NUMBER = "number", _("Number")
    UNIT = "unit", _("Unit or frequency")
    DATE = "date", _("Date")
    NAME = "name", _("Name")
    STATUS = "status", _("Regulatory status")
    CLAIM = "claim", _("Claim")
    CERTAINTY = "certainty", _("How much, how sure, or for whom")
    CONDITION = "condition", _("Condition, or part of the body")
    REFERENCE = "reference", _("Reference")
    LINK = "link", _("Link")
    IMAGE = "image", _("Image")
    SETTING = "setting", _("Setting, or the place it is in")
    WORDING = "wording", _("Other words")
