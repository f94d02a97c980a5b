import pytest

from tests.support.upgrades import Upstream, compile_project


@pytest.fixture
def upstream(tmp_path, tmp_path_factory):
    """The repository of the project, with the tag v1.0.0."""
    (tmp_path / "upstream").mkdir()
    return Upstream(tmp_path / "upstream", compile_project(tmp_path_factory))
