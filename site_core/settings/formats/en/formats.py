"""Months are written out (October 1, 2026). Django's own English formats abbreviate some of them (Oct. 1, 2026)."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, P"
