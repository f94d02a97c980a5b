"""The deployment check of the keys that encrypt inquiries."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.fernet import Fernet
from django.conf import settings


def check_enquiry_keys() -> Iterator[str]:
    advice = (
        "Create one, and keep a copy apart from the backups: "
        'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
    )
    if not settings.ENQUIRY_KEYS and settings.SITE_URL.startswith("https://"):
        yield (
            "ENQUIRY_KEYS is missing: inquiries would be lost with SECRET_KEY, and readable by anyone who has it. "
            f"{advice}"
        )
    for number, key in enumerate(settings.ENQUIRY_KEYS, 1):
        try:
            Fernet(key)
        except ValueError:
            yield f"Key number {number} in ENQUIRY_KEYS is invalid. {advice}"
