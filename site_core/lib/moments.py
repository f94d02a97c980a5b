"""Moments that people enter."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

MAX_YEARS = 10


def validate_near(moment: datetime.datetime) -> None:
    """Raise ValidationError if ``moment`` is more than ``MAX_YEARS`` away: a slip, such as 20226.

    December 31, 9999 would also be in the year 10000 in UTC, which Python doesn't have.
    """
    if abs(moment.year - timezone.now().year) > MAX_YEARS:
        raise ValidationError(
            _("Check the year: enter a time at most %(years)s years from now."), params={"years": MAX_YEARS}
        )
