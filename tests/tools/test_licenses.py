"""Every package the site needs has a license that lets anyone run and redistribute it."""

import pytest

from tests.tools.licenses import DOCS_PAGE, is_allowed, license_of, locked_packages, render_page


@pytest.mark.parametrize("name", [name for name, _ in locked_packages()])
def test_license_allows_running_and_redistributing_the_site(name):
    assert is_allowed(license_of(name)), license_of(name)


def test_license_page_matches_the_lock():
    assert DOCS_PAGE.read_text() == render_page(), "Run: make licenses"


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("Apache-2.0 AND BSD-2-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-only", False),
        ("not stated", False),
    ],
)
def test_all_licenses_of_one_alternative_must_be_allowed(expression, allowed):
    assert is_allowed(expression) is allowed
