"""Whose work the site runs with, and under what terms."""

import pytest

from .licences import PAGE, is_allowed, licence, locked, page


@pytest.mark.parametrize("name", [name for name, _ in locked()])
def test_licence_lets_anybody_run_and_pass_on_the_site(name):
    assert is_allowed(licence(name)), licence(name)


def test_list_is_that_of_the_lock():
    assert PAGE.read_text() == page(), "Run: make licences"


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [("MIT", True), ("GPL-3.0-only OR MIT", True), ("AGPL-3.0-only", False), ("none stated", False)],
)
def test_one_allowed_choice_is_enough(expression, allowed):
    assert is_allowed(expression) is allowed
