"""The systemd units in docs/deployment: what they start, and how little they may do."""

import re
import shutil
import subprocess

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "docs" / "deployment"
UNITS = sorted(path.name for path in FOLDER.glob("*.service"))
MAX_EXPOSURE = 2.5
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def lines(unit):
    return [line for line in (FOLDER / unit).read_text().splitlines() if line and not line.startswith("#")]


def test_there_is_a_unit_for_each_process():
    assert UNITS == ["clinic-schedule.service", "clinic-tasks.service", "clinic.service"]


@needs_systemd
@pytest.mark.parametrize("unit", UNITS)
def test_exposure_is_low(unit):
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", f"./{unit}"]
    output = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=60).stdout
    assert float(re.search(r"exposure level for \S+: ([\d.]+)", output)[1]) <= MAX_EXPOSURE


@needs_systemd
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_every_line(unit, tmp_path):
    text = (FOLDER / unit).read_text()
    # The site isn't installed here.
    (tmp_path / unit).write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)]
    output = subprocess.run(command, capture_output=True, text=True, timeout=60).stderr
    assert [line for line in output.splitlines() if unit in line] == []


def test_all_units_have_the_same_sandbox():
    start = "ReadWritePaths=/srv/clinic/var"
    sandboxes = {unit: lines(unit)[lines(unit).index(start) :] for unit in UNITS}
    assert len({tuple(sandbox) for sandbox in sandboxes.values()}) == 1


@pytest.mark.parametrize("unit", UNITS)
def test_starting_neither_migrates_nor_collects_files(unit):
    assert not [line for line in lines(unit) if line.startswith("ExecStartPre")]


@pytest.mark.parametrize("unit", UNITS)
def test_unit_never_gives_up(unit):
    assert {"Restart=always", "StartLimitIntervalSec=0"} <= set(lines(unit))
