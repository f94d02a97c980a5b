"""Public identifiers of clinicians and researchers: NPI and ORCID iD."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from site_core.lib.check_digits import is_luhn_valid, mod_11_2_check_character
from site_core.lib.pasted_text import normalize_pasted

NPI_REGISTRY = "https://npiregistry.cms.hhs.gov/provider-view/"
ORCID = "https://orcid.org/"
# The check digit of an NPI is that of the number with the prefix of health cards in the US:
# https://www.cms.gov/Regulations-and-Guidance/Administrative-Simplification/NationalProvIdentStand/Downloads/NPIcheckdigit.pdf
NPI_PREFIX = "80840"
NPI_PATTERN = re.compile(r"[12][0-9]{9}")
# What may come before the digits: a word, or the beginning of the URL.
NPI_LABEL = re.compile(r"^(?:https?://)?npiregistry\.cms\.hhs\.gov/provider-view/|^NPI\b[\s:#.-]*", re.IGNORECASE)
ORCID_LABEL = re.compile(
    r"^(?:ORCID\b(?!\.)(?:[\s-]*iD\b)?[\s:#]*)?(?:(?:https?://)?(?:www\.)?orcid\.org/)?", re.IGNORECASE
)
ORCID_PATTERN = re.compile(r"[0-9]{15}[0-9X]")


def parse_npi(text: str) -> str:
    """Return the ten digits of an NPI. ``text`` may be its URL. Raise ValidationError if it is not valid."""
    npi = re.sub(NPI_LABEL, "", normalize_pasted(text))
    npi = re.sub(r"[\s-]|[./]$", "", npi)
    if not npi:
        return ""
    if not NPI_PATTERN.fullmatch(npi):
        raise ValidationError(_("An NPI has ten digits and starts with 1 or 2."))
    if not is_luhn_valid(NPI_PREFIX + npi):
        raise ValidationError(_("This NPI does not exist. Compare it with the registry, digit by digit."))
    return npi


def parse_orcid(text: str) -> str:
    """Return an ORCID iD as “0000-0002-1825-0097”. ``text`` may be its URL. Raise ValidationError if it is not valid.

    https://support.orcid.org/hc/en-us/articles/360006897674-Structure-of-the-ORCID-Identifier
    """
    characters = re.sub(ORCID_LABEL, "", normalize_pasted(text))
    characters = re.sub(r"[?#].*|[\s-]|[./]$", "", characters).upper()
    if not characters:
        return ""
    if not ORCID_PATTERN.fullmatch(characters):
        raise ValidationError(_("An ORCID iD has 16 digits, such as 0000-0002-1825-0097."))
    if mod_11_2_check_character(characters[:-1]) != characters[-1]:
        raise ValidationError(_("This ORCID iD does not exist. Compare it with orcid.org, digit by digit."))
    return "-".join(characters[start : start + 4] for start in range(0, 16, 4))
