"""A repository of the project with versions, and a clinic’s clone of it, for tests of ``make upgrade``."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.support.processes import SECRET_KEY, create_once_per_run
from tests.support.project import copy_project

AUTHOR = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
# Without compression, which takes longest.
OWN_SETTINGS = 'STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}\n'
TABLE = "upgrade_test"
HOME_PAGE = """
import django
django.setup()
from django.test import Client
print(Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000").get("/").text)
"""
MIGRATION = """
from django.db import migrations

def fail(apps, schema_editor):
    raise RuntimeError("This migration fails on purpose.")

class Migration(migrations.Migration):
    dependencies = [{dependency!r}]
    operations = [{operation}]
"""
CREATE_TABLE = f"migrations.RunSQL('CREATE TABLE {TABLE} (id integer)', 'DROP TABLE {TABLE}')"
FAIL = "migrations.RunPython(fail)"
# Installing packages fails if requirements.txt says so, and is recorded otherwise. Everything else is Python itself.
# After the command in the file “interrupt”, the signal there is sent to all processes of the upgrade, as Ctrl-C sends
# it, or with “make” only to make.
PYTHON = f"""#!/bin/sh
here=$(dirname "$0")/..
if [ "$1 $2 $3" = "-m pip install" ]; then
    echo changed > "$here/packages"
    ! grep -q no-such-package requirements.txt
elif [ ! -f "$here/interrupt" ]; then
    exec {sys.executable} "$@"
else
    {sys.executable} "$@"
fi
status=$?
[ -f "$here/interrupt" ] || exit $status
read -r command signal receivers < "$here/interrupt"
if [ "$command" = "$2" ]; then
    rm "$here/interrupt"
    group=$(ps -o pgid= $$ | tr -d " ")
    if [ "$receivers" = make ]; then kill -s "$signal" "$group"; else kill -s "$signal" -- "-$group"; fi
fi
exit $status
"""


def git(folder, *arguments):
    done = subprocess.run(["git", *AUTHOR, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def shell_environment():
    """Return the environment of a shell, without the settings of the tests."""
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def obey_interrupts():
    """Let a new process end at SIGINT and SIGHUP, even if the tests run in the background, or with nohup."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def compile_project(tmp_path_factory):
    """Return a folder with the bytecode of the project. To compile it again for each clone would take 5 s."""

    def create(folder):
        copy_project(folder)
        options = ["-q", "--invalidation-mode", "checked-hash"]  # other clones have the same text at other times
        subprocess.run([sys.executable, "-m", "compileall", *options, "."], cwd=folder, check=True)

    return create_once_per_run(tmp_path_factory, "bytecode", create)


class Upstream:
    """The repository of the project, with tags. ``bytecode`` is a folder of ``compile_project``."""

    def __init__(self, folder, bytecode):
        self.folder, self.bytecode = folder, bytecode
        copy_project(folder, "Makefile", "requirements.txt", ".gitignore", "docs/deployment", "docs/adopting.md")
        (folder / "docs/deployment/upgrade").chmod(0o755)
        git(folder, "init", "--quiet", "--initial-branch", "main")
        self.release("v1.0.0")

    def release(self, tag, files=()):
        for name, text in dict(files).items():
            (self.folder / name).write_text(text)
        (self.folder / "VERSION").write_text(tag)
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--message", tag)
        git(self.folder, "tag", tag)

    def migration(self, name, operation):
        """Return a new file: a migration of ``home`` after all others."""
        folder = self.folder / "home/migrations"
        last = max(path.stem for path in folder.glob("0*.py"))
        return {f"home/migrations/{name}.py": MIGRATION.format(dependency=("home", last), operation=operation)}


class Site:
    """A clinic's clone of the project."""

    def __init__(self, folder, upstream, data_dir, **variables):
        self.folder = folder
        git(folder.parent, "clone", "--quiet", str(upstream.folder), str(folder))
        for path in upstream.bytecode.rglob("__pycache__"):
            shutil.copytree(path, folder / path.relative_to(upstream.bytecode))
        shutil.copytree(data_dir, folder / "var")
        lines = (f"{name}={value}\n" for name, value in {"SECRET_KEY": SECRET_KEY, **variables}.items())
        (folder / ".env").write_text("".join(lines))
        python = folder / ".venv/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text(PYTHON)
        python.chmod(0o755)
        (folder / ".venv/runtime").touch()
        (folder / "custom").mkdir()
        (folder / "custom/settings.py").write_text(OWN_SETTINGS)

    def interrupt(self, command, signal_name, receivers="all"):
        """Let the next upgrade be interrupted once it has run ``command`` of manage.py, or “pip”."""
        (self.folder / ".venv/interrupt").write_text(f"{command} {signal_name} {receivers}\n")

    def upgrade(self, *arguments, programs=None):
        """Upgrade. ``programs`` is a folder with programs that replace the machine's."""
        environment = shell_environment()
        if programs:
            environment["PATH"] = f"{programs}:{environment['PATH']}"
        command = ["make", "--no-print-directory", "upgrade", *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=580,
            start_new_session=True,
            preexec_fn=obey_interrupts,
        )
        self.output = done.stdout + done.stderr
        return done.returncode

    def git(self, *arguments):
        return git(self.folder, *arguments)

    @property
    def version(self):
        return Path(self.folder, "VERSION").read_text()

    @property
    def backups(self):
        return list(Path(self.folder, "var/backups").glob("clinic-*"))

    def query(self, sql):
        with closing(sqlite3.connect(self.folder / "var/db.sqlite3")) as database:
            return database.execute(sql).fetchall()

    def has_table(self):
        return bool(self.query(f"SELECT 1 FROM sqlite_master WHERE name = '{TABLE}'"))

    def titles(self):
        return self.query("SELECT title FROM wagtailcore_page ORDER BY id")

    def home_page(self):
        """Return the home page as the installed version renders it."""
        script = HOME_PAGE
        environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "site_core.settings.production"}
        done = subprocess.run(
            [self.folder / ".venv/bin/python", "-c", script],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
