"""Production settings, migrations, and the project's checks, each in a separate process."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands

from site_core.lib.schedule import scheduled_jobs
from tests.support.migrated_database import template_path
from tests.support.processes import run_python

pytestmark = pytest.mark.slow

PRINT_SETTINGS = """
import json, os
from django.conf import settings as s
names = "ALLOWED_HOSTS SECURE_SSL_REDIRECT SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS DEBUG"
names += os.environ.get("MORE_NAMES", "")
print(json.dumps({name: getattr(s, name) for name in names.split()}))
"""


def production_settings(tmp_path, **environment):
    import json

    result = run_python(tmp_path, "-c", PRINT_SETTINGS, **environment)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_https_url_enables_all_security_settings(tmp_path):
    values = production_settings(tmp_path, SITE_URL="https://www.lanternfield.example")
    assert values == {
        "ALLOWED_HOSTS": ["www.lanternfield.example"],
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 63_072_000,
        "DEBUG": False,
    }


@pytest.mark.parametrize(
    ("environment", "subdomains", "preload"),
    [
        ({}, False, False),
        ({"HSTS_SUBDOMAINS": "true"}, True, False),
        ({"HSTS_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}, True, True),
        ({"HSTS_PRELOAD": "true"}, False, False),  # browsers accept it only with subdomains
    ],
)
def test_hsts_for_subdomains_and_preloading_has_to_be_chosen(tmp_path, environment, subdomains, preload):
    names = " SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD"
    values = production_settings(tmp_path, SITE_URL="https://clinic.example", MORE_NAMES=names, **environment)
    assert (values["SECURE_HSTS_INCLUDE_SUBDOMAINS"], values["SECURE_HSTS_PRELOAD"]) == (subdomains, preload)


def test_requests_with_made_up_hosts_are_not_logged(tmp_path):
    log = 'import django, logging; django.setup(); logging.getLogger("{}").error("Invalid HTTP_HOST header")'
    assert run_python(tmp_path, "-c", log.format("django.security.DisallowedHost")).stderr == ""
    assert "Invalid HTTP_HOST header" in run_python(tmp_path, "-c", log.format("django.security")).stderr


def test_http_url_works_on_a_laptop(tmp_path):
    values = production_settings(tmp_path, SITE_URL="http://127.0.0.1:8000")
    assert not values["SECURE_SSL_REDIRECT"]
    assert not values["SESSION_COOKIE_SECURE"]
    assert values["SECURE_HSTS_SECONDS"] == 0
    assert {"127.0.0.1", "localhost", "[::1]"} <= set(values["ALLOWED_HOSTS"])


def test_allowed_hosts_are_added_to_the_host_of_the_site(tmp_path):
    values = production_settings(tmp_path, SITE_URL="https://clinic.example", ALLOWED_HOSTS="a.example,b.example")
    assert values["ALLOWED_HOSTS"] == ["clinic.example", "a.example", "b.example"]


def test_only_local_proxies_are_trusted_by_default(tmp_path):
    assert production_settings(tmp_path, MORE_NAMES=" TRUSTED_PROXIES")["TRUSTED_PROXIES"] == ["127.0.0.0/8", "::1"]
    named = production_settings(tmp_path, TRUSTED_PROXIES="10.0.0.7,172.16.0.0/12", MORE_NAMES=" TRUSTED_PROXIES")
    assert named["TRUSTED_PROXIES"] == ["10.0.0.7", "172.16.0.0/12"]


@pytest.mark.parametrize("password", ["secret", "p@ss:w/rd%?#", "$HOME", "a b'\""])
def test_passwords_of_servers_may_contain_any_characters(tmp_path, password):
    values = production_settings(
        tmp_path,
        DATABASE_URL="postgres://clinic@database/clinic",
        CACHE_URL="rediscache://cache:6379/0",
        PAGE_CACHE="redis://cache:6379/1",
        DATABASE_PASSWORD=password,
        REDIS_PASSWORD=password,
        MORE_NAMES=" DATABASES CACHES PAGE_CACHE",
    )
    assert values["DATABASES"]["default"]["PASSWORD"] == password
    for url in (values["CACHES"]["default"]["LOCATION"], values["PAGE_CACHE"]):
        assert unquote(urlsplit(url).password) == password


def test_bucket_stores_media_in_s3(tmp_path):
    storage = production_settings(tmp_path, S3_BUCKET="clinic", MORE_NAMES=" STORAGES")["STORAGES"]["default"]
    assert storage["BACKEND"] == "storages.backends.s3.S3Storage"
    assert storage["OPTIONS"]["bucket_name"] == "clinic"
    # The bucket is private: the site itself serves images.
    assert storage["OPTIONS"]["custom_domain"] == "127.0.0.1:8000/media"
    assert not storage["OPTIONS"]["querystring_auth"]


def test_s3_client_is_loaded_only_with_a_bucket(tmp_path):
    code = "import sys, django; django.setup(); import site_core.urls; print('botocore' in sys.modules)"

    def is_loaded(**environment):
        result = run_python(tmp_path, "-c", code, **environment)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip() == "True"

    assert not is_loaded()
    assert is_loaded(S3_BUCKET="clinic")


def test_admin_has_a_neutral_name_until_one_is_set(tmp_path):
    names = " WAGTAIL_SITE_NAME"
    assert production_settings(tmp_path, MORE_NAMES=names)["WAGTAIL_SITE_NAME"] == "Clinic"
    named = production_settings(tmp_path, SITE_NAME="Wren Street", MORE_NAMES=names)
    assert named["WAGTAIL_SITE_NAME"] == "Wren Street"


def test_mail_server_comes_from_the_environment(tmp_path):
    assert (
        production_settings(tmp_path, EMAIL_URL="smtp://mail.example:2525", MORE_NAMES=" EMAIL_PORT")["EMAIL_PORT"]
        == 2525
    )


def test_deployment_check_passes_with_https(tmp_path):
    result = run_python(
        tmp_path,
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        SITE_URL="https://www.lanternfield.example",
        ENQUIRY_KEYS=Fernet.generate_key().decode(),
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("module", ["dev", "production"])
def test_settings_load(module, tmp_path):
    result = run_python(tmp_path, "manage.py", "check", settings_module=f"site_core.settings.{module}")
    assert result.returncode == 0, result.stderr


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_can_be_reversed(tmp_path, django_db_setup):
    """Migrate to zero and back, on a copy of the migrated database."""
    shutil.copy(template_path(), tmp_path / "clinic.sqlite3")
    labels = sorted(
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith(("site_core", "home", "blog")) and Path(config.path, "migrations").exists()
    )
    script = f"""
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.migrate([(label, None) for label in {labels!r}])
assert not any(label in {labels!r} for label, name in MigrationExecutor(connection).loader.applied_migrations)
call_command("migrate", verbosity=0)
"""
    result = run_python(
        tmp_path,
        *("-c", script),
        DATABASE_URL=f"sqlite:///{tmp_path}/clinic.sqlite3",
        settings_module="site_core.settings.test",
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    "file", ["compose.yaml", "docs/deployment/clinic.cron", "docs/deployment/clinic-schedule.service"]
)
def test_deployment_files_run_all_scheduled_jobs_with_one_command(file):
    lines = (settings.BASE_DIR / file).read_text().splitlines()
    text = "\n".join(line for line in lines if "manage.py" in line)
    assert "manage.py run_scheduled" in text
    assert [job.command for job in scheduled_jobs() if re.search(rf"\b{job.command}\b", text)] == []


def test_documentation_lists_all_scheduled_jobs(settings):
    settings.TASKS_IN = "database"
    documented = re.findall(r"^\| `(.+?)` \| (.+?) \|", (settings.BASE_DIR / "docs/deployment.md").read_text(), re.M)
    assert [
        (job.command_line, job.frequency)
        for job in scheduled_jobs()
        if (job.command_line, job.frequency) not in documented
    ] == []


def test_registered_jobs_are_commands(settings):
    settings.TASKS_IN = "database"
    assert {job.command for job in scheduled_jobs()} <= set(get_commands())


def test_import_contracts_are_kept():
    result = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "lint-imports"), "--no-cache"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout
