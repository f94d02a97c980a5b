import re

PLACEHOLDER = re.compile(r"\{(title|clinic|tagline)\}")


def fill_pattern(pattern: str, **values: str) -> str:
    """Replace ``{title}``, ``{clinic}``, and ``{tagline}`` in ``pattern``. Other braces stay as they are."""
    return " ".join(PLACEHOLDER.sub(lambda match: values.get(match[1], ""), pattern).split())
