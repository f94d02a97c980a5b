"""Check digits of identifiers, which find typing errors."""


def is_luhn_valid(digits: str) -> bool:
    """Return whether the last one of ``digits`` is their check digit. Source: ISO/IEC 7812-1, annex B (Luhn)."""
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def mod_11_2_check_character(digits: str) -> str:
    """Return the check character of ``digits``, a digit or “X”. Source: ISO/IEC 7064, MOD 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]
