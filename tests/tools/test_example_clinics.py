"""The three clinics of docs/example-clinics.md are different, and their files are small."""

import pytest

from home.starting.practices import Practice, content_of
from site_core.brand.svg import sanitize_svg
from tests.support.processes import ROOT

EXAMPLES = ROOT / "docs" / "examples"
MAX_BYTES = 150_000
LOGOS = sorted((ROOT / "tests" / "tools" / "example_clinics" / "logos").glob("*.svg"))
PRACTICES = (Practice.DERMATOLOGY, Practice.PSYCHOTHERAPY, Practice.CHILDRENS_DENTISTRY)


def test_every_screenshot_is_small_and_shown():
    text = (ROOT / "docs" / "example-clinics.md").read_text()
    files = sorted(EXAMPLES.glob("*.webp"))
    assert len(files) == 12
    for path in files:
        assert path.stat().st_size < MAX_BYTES, path.name
        assert f"examples/{path.name})" in text


@pytest.mark.parametrize("path", LOGOS, ids=lambda path: path.stem)
def test_logos_are_accepted_as_they_are(path):
    content, width, height = sanitize_svg(path.read_bytes())
    assert min(width, height) > 0
    for mark in (b"<path", b"stroke="):
        assert mark in content


def test_no_two_clinics_share_their_look():
    looks = [content_of(practice) for practice in PRACTICES]
    for name in ("primary_color", "secondary_color", "fonts", "corners", "hero", "picture", "heading"):
        assert len({look[name] for look in looks}) == len(looks), name
