"""The file with ZIP codes is the one that its package makes."""

import pytest

from site_core.lib.zip_codes import FILE
from tests.tools.zip_codes import build


def test_file_is_that_of_the_locked_package():
    pytest.importorskip("zipcodes", reason="only in the development environment")
    assert FILE.read_bytes() == build(), "Run python -m tests.tools.zip_codes."
