"""Types of practice: what a new site starts with. Each has a file in ``practices/``, whose words editors change later.

A specialty is one of schema.org's: https://schema.org/MedicalSpecialty
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parent / "practices"
COMMON = "common"


class Practice(models.TextChoices):
    """The type of a practice. Its value is the name of its file."""

    PRIMARY_CARE = "primary-care", _("Primary care")
    PEDIATRICS = "pediatrics", _("Pediatrics")
    DENTISTRY = "dentistry", _("Dentistry")
    CHILDRENS_DENTISTRY = "childrens-dentistry", _("Children’s dentistry")
    DERMATOLOGY = "dermatology", _("Dermatology")
    PSYCHIATRY = "psychiatry", _("Psychiatry")
    PSYCHOTHERAPY = "psychotherapy", _("Psychotherapy")
    PHYSICAL_THERAPY = "physical-therapy", _("Physical therapy")
    OTHER = "other", _("Something else")


@cache
def read(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def content_of(practice: str) -> dict[str, Any]:
    """Return what a site of this type starts with. Questions of all types follow its own."""
    common, own = read(COMMON), read(practice)
    return common | own | {"questions": [*own.get("questions", []), *common["questions"]]}
