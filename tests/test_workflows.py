"""GitHub's workflows: what they run exists, and what they use is pinned and has few permissions."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"actions/[\w-]+@(v\d+|[0-9a-f]{40})")
NAMES = [path.name for path in WORKFLOWS]
VERSION = re.search(r'"(.+)"', (ROOT / "site_core" / "__init__.py").read_text())[1]


@pytest.fixture(params=WORKFLOWS, ids=NAMES)
def workflow(request):
    return yaml.safe_load(request.param.read_text())


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


def test_only_pinned_actions_of_github_are_used(workflow):
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert [name for name in used if not PINNED.fullmatch(name)] == []


def test_checkouts_keep_no_credentials(workflow):
    checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_nothing_may_write_unless_a_job_says_so(workflow):
    assert workflow["permissions"] == {"contents": "read"}


def test_make_targets_and_scripts_exist(workflow):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for command in [step["run"] for step in steps(workflow) if "run" in step]:
        name, *arguments = command.split()
        if name == "make":
            assert arguments[0] in targets
        elif name.startswith(".ci/"):
            assert (ROOT / name).exists()


def check_release(tag):
    return subprocess.run([ROOT / ".ci" / "check-release", tag], capture_output=True, text=True)


def test_release_has_the_notes_of_its_version():
    result = check_release(f"v{VERSION}")
    assert result.returncode == 0, result.stderr
    assert "### Added" in result.stdout
    assert "\n## " not in result.stdout


def test_tag_of_another_version_is_no_release():
    result = check_release("v999.0.0")
    assert result.returncode == 1
    assert "The tag is v999.0.0, but site_core/__init__.py says" in result.stderr
