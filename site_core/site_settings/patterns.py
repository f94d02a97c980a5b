import re

PLACEHOLDER = re.compile(r"\{(title|clinic|tagline)\}")
ANY_PLACEHOLDER = re.compile(r"\{\w+\}")


def unknown_placeholder(text: str) -> str:
    """Return the first “{word}” in ``text`` that nothing replaces. Empty if there is none."""
    match = ANY_PLACEHOLDER.search(PLACEHOLDER.sub("", text))
    return match[0] if match else ""


def fill_pattern(pattern: str, **values: str) -> str:
    """Replace ``{title}``, ``{clinic}``, and ``{tagline}`` in ``pattern``. Other braces stay as they are."""
    return " ".join(PLACEHOLDER.sub(lambda match: values.get(match[1], ""), pattern).split())
