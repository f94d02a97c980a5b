"""A restore that is killed at any moment is finished or rolled back by the next one, or by ``repair_restore``."""

import os
import random
import signal
import sys
import traceback

import pytest
from django.core.management import CommandError, call_command

from site_core.backups.create import create_backup
from site_core.backups.errors import BackupError
from site_core.backups.installation import Installation
from site_core.backups.journal import NAME, Journal
from site_core.backups.repair import repair_killed_restore
from site_core.backups.restore import restore_backup
from site_core.lib.file_lock import file_lock
from site_core.lib.schedule import scheduled_jobs
from tests.backups.conftest import UPLOADS, SmallSite

# What changes the disk or a database, as Python reports it: https://docs.python.org/3/library/audit_events.html
WRITES = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "sqlite3.connect"}
BEFORE = (["Something else"], {"images/other.jpg": b"other", "documents/mine.pdf": b"mine"})
AFTER = (["About", "Contact"], UPLOADS)


def run_and_kill(work, number):
    """Run ``work`` in a child process that is killed before its write ``number``. Return whether it was killed."""
    child = os.fork()
    if not child:
        writes = [0]

        def kill(event, arguments):
            opened_as = str(arguments[1]) if event == "open" else "r"
            if event in WRITES or "r" not in opened_as:
                writes[0] += 1
                if writes[0] == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(kill)
        try:
            work()
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.fixture
def archive(small_site, folder):
    path, _, _ = create_backup(small_site, folder)
    return path


@pytest.fixture
def new_site(tmp_path):
    """Return a function that makes one site after the other, all with the same content."""
    numbers = iter(range(10_000))

    def make():
        return SmallSite.make(tmp_path / f"site-{next(numbers)}", *BEFORE)

    return make


def state(site):
    return site.titles, site.uploads


def assert_clean(site):
    """Assert that nothing temporary is left."""
    names = {path.name for path in site.data_dir.iterdir()} | {path.name for path in site.data_dir.glob("media/*")}
    assert names <= {
        "db.sqlite3",
        "db.sqlite3-wal",
        "db.sqlite3-shm",
        ".restore.lock",
        ".restore-journal.partial",
        *("media", "images", "documents"),
    }


@pytest.mark.slow
def test_restore_killed_before_each_write_is_repaired(archive, new_site):
    number, outcomes, was_killed = 0, set(), True
    while was_killed:
        number, site = number + 1, new_site()
        was_killed = run_and_kill(lambda site=site: restore_backup(site, archive, replace=True), number)
        outcome = repair_killed_restore(site, print)
        assert state(site) == (BEFORE if was_killed and outcome != "finished" else AFTER), number
        assert_clean(site)
        outcomes.add(outcome)
    assert outcomes == {"", "rolled back", "finished"}
    assert number > 30


@pytest.mark.slow
def test_repair_that_is_killed_too_can_be_repeated(archive, new_site):
    random_numbers = random.Random(1)
    for _ in range(40):
        site = new_site()
        run_and_kill(lambda site=site: restore_backup(site, archive, replace=True), random_numbers.randint(10, 45))
        while run_and_kill(lambda site=site: repair_killed_restore(site, print), random_numbers.randint(1, 15)):
            pass
        repair_killed_restore(site, print)
        assert state(site) in (BEFORE, AFTER)
        assert_clean(site)


class TestKilledBetweenFilesAndDatabase:
    @pytest.fixture
    def killed(self, archive, new_site, monkeypatch):
        """Return a site whose files have been replaced, but not its database."""
        site = new_site()

        def die(dump):
            os.kill(os.getpid(), signal.SIGKILL)

        with monkeypatch.context() as patch:
            patch.setattr(site.database, "_replace", die)
            assert run_and_kill(lambda: restore_backup(site, archive, replace=True), 0)
        assert site.titles == BEFORE[0]
        assert AFTER[1].items() <= site.uploads.items()
        return site

    @pytest.fixture
    def command(self, killed, monkeypatch, settings):
        monkeypatch.setattr(Installation, "from_settings", classmethod(lambda cls: killed))
        settings.DATA_DIR = killed.data_dir

    def test_next_restore_succeeds(self, killed, archive):
        lines = []
        restore_backup(killed, archive, replace=True, write_line=lines.append)
        assert state(killed) == AFTER
        assert "has been rolled back" in lines[0]

    def test_file_uploaded_before_the_repair_is_kept(self, killed):
        killed.write("images/new.jpg", b"new")
        repair_killed_restore(killed, print)
        assert state(killed) == (BEFORE[0], BEFORE[1] | {"images/new.jpg": b"new"})

    @pytest.mark.usefixtures("command")
    def test_schedule_and_start_repair_it(self, killed, capsys):
        job = next(job for job in scheduled_jobs() if job.command == "repair_restore")
        assert job.runs_at_start
        call_command(job.command)
        assert "is as it was before" in capsys.readouterr().out
        assert state(killed) == BEFORE
        assert "repair_restore" not in [job.command for job in scheduled_jobs()]

    def test_running_restore_is_not_repaired(self, killed):
        with file_lock(killed.data_dir / ".restore.lock"), pytest.raises(BackupError, match="is running"):
            repair_killed_restore(killed, print)

    @pytest.mark.usefixtures("command")
    def test_site_with_another_database_is_not_repaired(self, killed):
        killed.database.label = "postgresql://10.0.0.20:5432/clinic"
        with pytest.raises(CommandError, match="Set DATABASE_URL"):
            call_command("repair_restore")

    @pytest.mark.usefixtures("command")
    def test_unreadable_journal_is_reported(self, killed):
        (killed.data_dir / NAME).write_text("{")
        with pytest.raises(CommandError, match="can't be read"):
            call_command("repair_restore")


def test_restore_that_can_not_be_undone_keeps_the_previous_files(archive, new_site, monkeypatch):
    from site_core.backups.file_swaps import LocalSwap

    def fail(*arguments):
        raise OSError("Input/output error")

    site = new_site()
    with monkeypatch.context() as patch:
        patch.setattr(site.database, "_replace", fail)
        patch.setattr(LocalSwap, "undo", fail)
        with pytest.raises(BackupError, match="repair_restore"):
            restore_backup(site, archive, replace=True)
    assert Journal.load(site.data_dir)
    assert repair_killed_restore(site, print) == "rolled back"
    assert state(site) == BEFORE


def test_nothing_is_repaired_where_nothing_was_killed(capsys, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command("repair_restore")
    assert "nothing to repair" in capsys.readouterr().out
