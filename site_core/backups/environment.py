"""The environment variables that a backup contains."""

from __future__ import annotations

import os
from collections.abc import Mapping

from django.conf import settings


def current_variables(with_secrets: bool) -> dict[str, str]:
    """Return ``{name: value}`` of the variables that are set, those that may be secret only ``with_secrets``.

    What encrypts the backup is never among them, and neither is what encrypts inquiries.
    """
    names = [*settings.BACKUP_VARIABLES, *(settings.BACKUP_SECRET_VARIABLES if with_secrets else ())]
    return {name: os.environ[name] for name in sorted(names) if name in os.environ}


def as_env_file(variables: Mapping[str, str]) -> str:
    """Return ``variables`` as lines for ``.env``, whose parser removes only the outer quotes."""
    return "".join(f"{name}='{value}'\n" for name, value in sorted(variables.items()))
