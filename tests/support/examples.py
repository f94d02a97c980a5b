"""How many examples a test makes up. Those that cost most make up few, except in ``make test-next``."""

import os

VARIABLE = "TESTS_EXAMPLES"  # “all” for as many as possible


def examples(few, most):
    """Return ``most`` if TESTS_EXAMPLES is “all”, as it is each week and before a release, otherwise ``few``."""
    return most if os.environ.get(VARIABLE) == "all" else few
