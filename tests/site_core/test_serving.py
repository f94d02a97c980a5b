"""What is set up and looked at before the site is served, step by step."""

import os
import socket
import stat
from pathlib import Path

import pytest
from wagtail.models import Site

from site_core import serving


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
        assert not serving.has_unapplied_migrations()


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
