"""A lock between processes of one machine."""

import pytest

from site_core.lib.file_lock import AlreadyLocked, file_lock


def test_a_second_holder_is_refused_until_the_first_has_finished(tmp_path):
    path = tmp_path / ".lock"
    with file_lock(path), pytest.raises(AlreadyLocked), file_lock(path):
        pass
    with file_lock(path):
        pass
