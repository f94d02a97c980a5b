"""Setting up, serving, and making administrators."""

import os
import socket
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from site_core import serving
from site_core.management.commands.make_admin import ALPHABET, PASSWORD_LENGTH
from tests import factories


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
class TestMakeAdmin:
    def password_in(self, output):
        return next(line.split()[-1] for line in output.splitlines() if line.startswith("Password"))

    def test_new_administrator_can_log_in(self, django_user_model):
        password = self.password_in(run("make_admin", "ruth"))
        user = django_user_model.objects.get(username="ruth")
        assert user.check_password(password)
        assert user.is_superuser
        assert user.is_staff

    def test_name_is_admin_unless_given(self, django_user_model):
        run("make_admin")
        assert django_user_model.objects.get().username == "admin"

    def test_existing_user_gets_a_new_password_and_their_rights_back(self, django_user_model):
        django_user_model.objects.create_user("ruth", password="old", is_active=False)
        password = self.password_in(run("make_admin", "ruth"))
        user = django_user_model.objects.get(username="ruth")
        assert not user.check_password("old")
        assert user.check_password(password)
        assert user.is_superuser
        assert user.is_active

    def test_passwords_are_long_and_differ(self):
        one, other = (self.password_in(run("make_admin")) for _ in range(2))
        assert one != other
        assert len(one) == PASSWORD_LENGTH
        assert set(one) <= set(ALPHABET)

    @pytest.mark.parametrize("name", ["two words", "a;b", "a\nb", "<x>", ""])
    def test_bad_name_is_refused(self, name, django_user_model):
        with pytest.raises(CommandError, match=r"valid username|cannot be blank"):
            run("make_admin", name)
        assert not django_user_model.objects.exists()

    def test_name_that_is_too_long_is_refused(self, django_user_model):
        with pytest.raises(CommandError):
            run("make_admin", "x" * 151)


class TestPort:
    def test_free_port_passes(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        serving.check_port("127.0.0.1", port)

    def test_taken_port_is_refused_with_advice(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(serving.CannotServe, match=rf"Port {port} on 127.0.0.1 .*make run PORT="):
                serving.check_port("127.0.0.1", port)

    def test_address_of_another_machine_is_refused(self):
        with pytest.raises(serving.CannotServe, match=r"192\.0\.2\.1"):
            serving.check_port("192.0.2.1", 8000)

    def test_address_of_the_sixth_version_is_understood(self):
        with pytest.raises(serving.CannotServe, match="2001:db8::1"):
            serving.check_port("2001:db8::1", 8000)

    @pytest.mark.parametrize("text", ["", "http", "-1", "0", "65536", "8000.0", "8 000", "²"])
    def test_text_that_is_no_port_is_refused(self, text):
        with pytest.raises(serving.CannotServe, match="no port"):
            serving.port_number(text)

    def test_port_is_a_number(self):
        assert serving.port_number("65535") == 65535


class TestDataFolder:
    def test_missing_folder_is_made(self, settings, tmp_path):
        settings.DATA_DIR = tmp_path / "deep" / "er"
        serving.check_data_dir()
        assert list(settings.DATA_DIR.iterdir()) == []

    def test_file_in_its_place_is_refused(self, settings, tmp_path):
        settings.DATA_DIR = tmp_path / "file"
        settings.DATA_DIR.touch()
        with pytest.raises(serving.CannotServe, match="DATA_DIR"):
            serving.check_data_dir()

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_folder_that_cannot_be_written_is_refused(self, settings, tmp_path):
        tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
        settings.DATA_DIR = tmp_path
        with pytest.raises(serving.CannotServe, match="can't be written to"):
            serving.check_data_dir()


class TestStaticFiles:
    @pytest.fixture
    def folders(self, settings, tmp_path):
        settings.STATICFILES_DIRS = [tmp_path / "source"]
        settings.STATIC_ROOT = tmp_path / "collected"
        (tmp_path / "source" / "css").mkdir(parents=True)
        (tmp_path / "source" / "css" / "site.css").write_text("a {}")
        return tmp_path / "source"

    def test_fingerprint_stays_while_nothing_changes(self, folders):
        assert serving.static_fingerprint() == serving.static_fingerprint()

    def test_fingerprint_changes_with_a_file(self, folders):
        before = serving.static_fingerprint()
        (folders / "css" / "site.css").write_text("a { color: teal }")
        assert serving.static_fingerprint() != before

    def test_fingerprint_changes_with_a_touched_file_of_the_same_size(self, folders):
        before = serving.static_fingerprint()
        os.utime(folders / "css" / "site.css", ns=(1, 1))
        assert serving.static_fingerprint() != before

    def test_fingerprint_changes_with_a_new_and_a_removed_file(self, folders):
        before = serving.static_fingerprint()
        new = folders / "new.txt"
        new.write_text("x")
        assert serving.static_fingerprint() != before

    def test_files_are_collected_until_something_changes(self, folders, settings):
        assert serving.static_changed()
        serving.collect_static()
        assert not serving.static_changed()
        assert (Path(settings.STATIC_ROOT) / "css" / "site.css").read_text() == "a {}"
        (folders / "css" / "site.css").write_text("b { color: teal }")
        assert serving.static_changed()

    def test_scripts_that_make_static_files_are_not_collected(self, folders, settings):
        (folders / "build.py").write_text("")
        serving.collect_static()
        assert not (Path(settings.STATIC_ROOT) / "build.py").exists()


@pytest.mark.django_db
class TestAddress:
    def address(self):
        return Site.objects.values_list("hostname", "port").get()

    @pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
    def test_local_site_follows(self, name):
        Site.objects.update(hostname=name, port=8000)
        serving.follow_address("127.0.0.1", 9000)
        assert self.address() == ("127.0.0.1", 9000)

    def test_real_name_is_left_alone(self):
        Site.objects.update(hostname="www.lanternfield.example", port=443)
        serving.follow_address("127.0.0.1", 9000)
        assert self.address() == ("www.lanternfield.example", 443)

    def test_site_that_is_there_already_is_not_saved(self, django_assert_num_queries):
        Site.objects.update(hostname="127.0.0.1", port=9000)
        with django_assert_num_queries(1):
            serving.follow_address("127.0.0.1", 9000)

    def test_local_site_follows_to_a_real_name(self):
        Site.objects.update(hostname="localhost", port=80)
        serving.follow_address("www.lanternfield.example", 443)
        assert self.address() == ("www.lanternfield.example", 443)

    def test_fresh_site_needs_an_administrator(self, django_user_model):
        assert serving.needs_admin()
        django_user_model.objects.create_superuser("boss", is_active=False)
        assert serving.needs_admin()
        django_user_model.objects.create_superuser("other")
        assert not serving.needs_admin()

    def test_migrated_database_lacks_nothing(self):
        assert not serving.migrations_missing()


class TestNames:
    def test_machine_answers_to_itself(self):
        assert serving.own_names("127.0.0.1") == ["127.0.0.1", "[::1]", "localhost"]

    def test_name_given_is_one_of_them(self):
        assert "10.0.0.5" in serving.own_names("10.0.0.5")
        assert "[fe80::1]" in serving.own_names("fe80::1")

    @pytest.mark.parametrize("everywhere", ["0.0.0.0", "::", ""])
    def test_listening_everywhere_includes_the_machines_name(self, everywhere):
        assert socket.gethostname().lower() in serving.own_names(everywhere)


class TestEnvironment:
    @pytest.mark.parametrize(
        ("host", "url"),
        [
            ("127.0.0.1", "http://127.0.0.1:8000"),
            ("0.0.0.0", "http://127.0.0.1:8000"),
            ("", "http://127.0.0.1:8000"),
            ("::1", "http://[::1]:8000"),
            ("10.0.0.5", "http://10.0.0.5:8000"),
        ],
    )
    def test_address_follows_host_and_port(self, monkeypatch, host, url):
        monkeypatch.delenv("SITE_URL", raising=False)
        assert serving.server_environment(host, 8000)["SITE_URL"] == url

    def test_address_from_outside_wins(self, monkeypatch):
        monkeypatch.setenv("SITE_URL", "https://www.lanternfield.example")
        monkeypatch.setenv("ALLOWED_HOSTS", "www.lanternfield.example")
        environment = serving.server_environment("0.0.0.0", 8000)
        assert environment["SITE_URL"] == "https://www.lanternfield.example"
        assert environment["ALLOWED_HOSTS"] == "www.lanternfield.example"

    def test_server_listens_where_it_was_told(self):
        command = serving.server_command("127.0.0.1", 8123)
        assert command[command.index("--port") + 1] == "8123"
        assert command[command.index("--host") + 1] == "127.0.0.1"
        assert command[-1] == "site_core.wsgi:application"
        assert Path(command[0]).exists()


class TestServe:
    def test_taken_port_ends_the_command_with_one_line(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            with pytest.raises(CommandError, match="can't be used"):
                run("serve", port=str(other.getsockname()[1]))

    def test_wrong_port_ends_the_command_with_one_line(self):
        with pytest.raises(CommandError, match="no port"):
            run("serve", port="eight")

    def test_set_up_of_a_filled_site_changes_no_page(self, site, admin_user):
        from site_core.management.commands.serve import Command

        out = StringIO()
        Command(stdout=out).set_up("http://127.0.0.1:8000", with_static=False)
        assert "Admin  http://127.0.0.1:8000/admin/" in out.getvalue()
        assert "password" not in out.getvalue()
        assert factories.HomePage.objects.count() == 1

    def test_set_up_makes_an_administrator_once_and_shows_the_password(self, site):
        from site_core.management.commands.serve import Command

        for expected in (True, False):
            out = StringIO()
            Command(stdout=out).set_up("http://127.0.0.1:8000", with_static=False)
            assert ("user name admin, password " in out.getvalue()) is expected

    def test_failing_schedule_is_reported_and_does_not_stop_the_server(self, site):
        import datetime

        from django.utils import timezone

        from site_core.management.commands.serve import Command

        bad = factories.ArticlePageFactory(live=False, authors=[])
        soon = timezone.now() - datetime.timedelta(minutes=1)
        bad.go_live_at = soon
        bad.save_revision(approved_go_live_at=soon)
        errors = StringIO()
        Command(stdout=StringIO(), stderr=errors).run_beside()
        assert "was not published as scheduled" in errors.getvalue()

    def test_served_site_forgets_old_sign_ins_by_itself(self, site):
        from axes.models import AccessLog

        from site_core.management.commands.serve import Command

        AccessLog.objects.create(username="maya", ip_address="192.0.2.7")
        AccessLog.objects.update(attempt_time="2020-01-01T00:00:00Z")
        Command(stdout=StringIO(), stderr=StringIO()).run_beside()
        assert not AccessLog.objects.exists()

    @pytest.mark.parametrize(("code", "status"), [(0, 0), (3, 1)])
    def test_command_ends_as_its_server_ends(self, monkeypatch, code, status):
        import signal
        import sys

        from site_core.management.commands.serve import Command

        monkeypatch.setattr(serving, "server_command", lambda *a: [sys.executable, "-c", f"raise SystemExit({code})"])
        before = signal.getsignal(signal.SIGTERM)
        try:
            with pytest.raises(SystemExit) as ended:
                Command(stdout=StringIO()).serve("127.0.0.1", 8000, dict(os.environ))
        finally:
            signal.signal(signal.SIGTERM, before)
        assert ended.value.code == status


def test_bare_server_takes_the_place_of_the_command_and_sets_nothing_up(site, monkeypatch, settings, tmp_path):
    class Replaced(Exception):
        pass

    def replace(program, command, environment):
        raise Replaced(command)

    settings.SERVER_WORKERS, settings.SERVER_THREADS, settings.DATA_DIR = 5, 7, tmp_path
    monkeypatch.setattr(os, "execvpe", replace)
    with pytest.raises(Replaced) as replaced:
        run("serve", "--bare", port="8099")
    (command,) = replaced.value.args
    assert " ".join(command).endswith("site_core.wsgi:application")
    for part in ("--port 8099", "--workers 5", "--blocking-threads 7"):
        assert part in " ".join(command)
    assert list(tmp_path.iterdir()) == []


def test_pictures_are_made_for_every_page(site):
    image = factories.ImageFactory()
    factories.StandardPageFactory(image=image)
    factories.StandardPageFactory(live=False)
    output = run("warm_pages")
    assert image.renditions.exists()
    assert "7 of 7 pages" in output


def test_page_that_fails_does_not_stop_the_pictures_of_the_others(site):
    broken, image = factories.ImageFactory(), factories.ImageFactory()
    Path(broken.file.path).write_bytes(b"no picture")
    factories.StandardPageFactory(image=broken)
    factories.StandardPageFactory(image=image)
    run("warm_pages")
    assert image.renditions.exists()
