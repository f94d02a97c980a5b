"""Contrast by the definition of WCAG 2.2, computed without the code under test."""


def light_of(channel):
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def channels(color):
    return [int(color[start : start + 2], 16) for start in (1, 3, 5)]


def ratio(first, second):
    """Return the contrast ratio by the definition of WCAG 2.2."""
    lights = sorted(
        sum(share * light_of(channel) for share, channel in zip((0.2126, 0.7152, 0.0722), channels(color), strict=True))
        for color in (first, second)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)
