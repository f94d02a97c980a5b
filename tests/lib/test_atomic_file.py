"""Files that are written in one step."""

import os

import pytest

from site_core.lib.atomic_file import write_atomically


def test_folder_is_created(tmp_path):
    path = tmp_path / "folder" / "file"
    write_atomically(path, b"text")
    assert path.read_bytes() == b"text"


def test_mode(tmp_path):
    path = tmp_path / "file"
    write_atomically(path, b"text", mode=0o644)
    assert path.stat().st_mode & 0o777 == 0o644


def test_failure_keeps_the_previous_file_and_leaves_no_other(tmp_path, monkeypatch):
    def fail(*args):
        raise OSError("No space left on device")

    path = tmp_path / "file"
    write_atomically(path, b"before")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"after")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"before"
