"""compose.yaml: every container gets the settings of .env, and may do little."""

import re

import pytest
import yaml
from django.conf import settings

TEXT = (settings.BASE_DIR / "compose.yaml").read_text()
SERVICES = yaml.safe_load(TEXT)["services"]
OWN = ["release", "schedule", "site", "tasks"]  # containers of the site


def test_there_is_a_container_for_each_process():
    assert sorted(SERVICES) == sorted([*OWN, "cache", "database"])
    assert SERVICES["schedule"]["command"] == "python manage.py run_scheduled --loop"
    assert SERVICES["release"]["command"] == "python manage.py release"


@pytest.mark.parametrize("name", SERVICES)
def test_container_has_no_rights(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", OWN)
def test_every_setting_of_the_site_comes_from_the_file(name):
    service = SERVICES[name]
    assert service["env_file"] == ".env"
    # Only where things are inside of the containers, and a password that is none of the site's business.
    fixed = {"DATA_DIR", "DATABASE_URL", "CACHE_URL", "PAGE_CACHE", "TASKS", "TRUSTED_PROXIES", "POSTGRES_PASSWORD"}
    assert set(service["environment"]) == fixed


@pytest.mark.parametrize("name", OWN)
def test_site_does_not_know_the_password_of_the_superuser(name):
    assert SERVICES[name]["environment"]["POSTGRES_PASSWORD"] == ""


@pytest.mark.parametrize("name", ["schedule", "site", "tasks"])
def test_container_waits_for_the_release(name):
    waits_for = {other: value["condition"] for other, value in SERVICES[name]["depends_on"].items()}
    assert waits_for == {
        "release": "service_completed_successfully",
        "database": "service_healthy",
        "cache": "service_healthy",
    }


def test_release_runs_once():
    assert SERVICES["release"]["restart"] == "no"
    assert set(SERVICES["release"]["depends_on"]) == {"database"}


@pytest.mark.parametrize("name", ["cache", "database", "schedule", "site"])
def test_container_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_passwords_are_in_no_url():
    """A password in a URL would have to be escaped."""
    for value in SERVICES["site"]["environment"].values():
        assert not re.search(r"://[^/]*:[^/]*@", value)


def test_every_variable_is_documented():
    variables = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", TEXT))
    documented = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (settings.BASE_DIR / "docs" / "configuration.md").read_text()))
    assert variables
    assert variables <= documented


def test_only_the_host_reaches_the_site():
    assert SERVICES["site"]["ports"] == ["127.0.0.1:8000:8000"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["site"]
    for name in ("cache", "database"):
        assert SERVICES[name]["networks"] == ["internal"]


def test_health_check_of_the_schedule_names_a_job_that_runs_every_minute():
    assert "/data/schedule/publish_scheduled" in " ".join(SERVICES["schedule"]["healthcheck"]["test"])


def test_image_serves_without_migrating():
    dockerfile = (settings.BASE_DIR / "Dockerfile").read_text()
    (command,) = re.findall(r"^CMD (.*)$", dockerfile, re.MULTILINE)
    assert '"serve", "--bare"' in command
    assert "migrate" not in command
