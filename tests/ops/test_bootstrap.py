"""The steps of make run before it serves the site."""

import os
import socket
import stat
import threading
from pathlib import Path

import pytest
from wagtail.models import Site

from site_core.lib.migrations import has_unapplied_migrations
from site_core.ops import bootstrap


class TestPort:
    def test_free_port_passes(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        bootstrap.check_port("127.0.0.1", port)

    def test_port_in_use_is_rejected_with_advice(self, monkeypatch):
        monkeypatch.setattr(bootstrap, "PORT_SECONDS", 0.2)
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(bootstrap.SetupError, match=rf"Port {port} on 127.0.0.1 .*make run PORT="):
                bootstrap.check_port("127.0.0.1", port)

    def test_port_that_is_free_in_a_moment_passes(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            threading.Timer(0.2, other.close).start()
            bootstrap.check_port("127.0.0.1", other.getsockname()[1])

    def test_ip_address_of_another_machine_is_rejected(self):
        with pytest.raises(bootstrap.SetupError, match=r"192\.0\.2\.1"):
            bootstrap.check_port("192.0.2.1", 8000)

    def test_ipv6_address_is_accepted(self):
        with pytest.raises(bootstrap.SetupError, match="2001:db8::1"):
            bootstrap.check_port("2001:db8::1", 8000)

    @pytest.mark.parametrize("text", ["", "http", "-1", "0", "65536", "8000.0", "8 000", "²"])
    def test_invalid_port_is_rejected(self, text):
        with pytest.raises(bootstrap.SetupError, match="not a port"):
            bootstrap.parse_port(text)

    def test_port_is_parsed(self):
        assert bootstrap.parse_port("65535") == 65535


class TestDataFolder:
    def test_missing_folder_is_created(self, settings, tmp_path):
        settings.DATA_DIR = tmp_path / "deep" / "er"
        bootstrap.check_data_dir()
        assert list(settings.DATA_DIR.iterdir()) == []

    def test_file_instead_of_a_folder_is_rejected(self, settings, tmp_path):
        settings.DATA_DIR = tmp_path / "file"
        settings.DATA_DIR.touch()
        with pytest.raises(bootstrap.SetupError, match="DATA_DIR"):
            bootstrap.check_data_dir()

    @pytest.mark.skipif(os.geteuid() == 0, reason="root can write anywhere")
    def test_folder_that_is_not_writable_is_rejected(self, settings, tmp_path):
        tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
        settings.DATA_DIR = tmp_path
        with pytest.raises(bootstrap.SetupError, match="is not writable"):
            bootstrap.check_data_dir()


class TestStaticFiles:
    @pytest.fixture
    def folders(self, settings, tmp_path):
        settings.STATICFILES_DIRS = [tmp_path / "source"]
        settings.STATIC_ROOT = tmp_path / "collected"
        (tmp_path / "source" / "css").mkdir(parents=True)
        (tmp_path / "source" / "css" / "site.css").write_text("a {}")
        return tmp_path / "source"

    def test_fingerprint_is_stable(self, folders):
        assert bootstrap.static_fingerprint() == bootstrap.static_fingerprint()

    def test_fingerprint_changes_with_the_content_of_a_file(self, folders):
        before = bootstrap.static_fingerprint()
        (folders / "css" / "site.css").write_text("a { color: teal }")
        assert bootstrap.static_fingerprint() != before

    def test_fingerprint_changes_with_the_modification_time_of_a_file(self, folders):
        before = bootstrap.static_fingerprint()
        os.utime(folders / "css" / "site.css", ns=(1, 1))
        assert bootstrap.static_fingerprint() != before

    def test_fingerprint_changes_with_a_new_file(self, folders):
        before = bootstrap.static_fingerprint()
        (folders / "new.txt").write_text("x")
        assert bootstrap.static_fingerprint() != before

    def test_files_are_collected_again_after_a_change(self, folders, settings):
        assert bootstrap.is_static_outdated()
        bootstrap.collect_static()
        assert not bootstrap.is_static_outdated()
        assert (Path(settings.STATIC_ROOT) / "css" / "site.css").read_text() == "a {}"
        (folders / "css" / "site.css").write_text("b { color: teal }")
        assert bootstrap.is_static_outdated()

    def test_python_scripts_are_not_collected(self, folders, settings):
        (folders / "build.py").write_text("")
        bootstrap.collect_static()
        assert not (Path(settings.STATIC_ROOT) / "build.py").exists()


@pytest.mark.django_db
class TestSite:
    def address(self):
        return Site.objects.values_list("hostname", "port").get()

    @pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
    def test_local_site_gets_the_new_host_and_port(self, name):
        Site.objects.update(hostname=name, port=8000)
        bootstrap.update_local_site("127.0.0.1", 9000)
        assert self.address() == ("127.0.0.1", 9000)

    def test_real_hostname_is_kept(self):
        Site.objects.update(hostname="www.lanternfield.example", port=443)
        bootstrap.update_local_site("127.0.0.1", 9000)
        assert self.address() == ("www.lanternfield.example", 443)

    def test_site_with_the_right_host_and_port_is_not_saved(self, django_assert_num_queries):
        Site.objects.update(hostname="127.0.0.1", port=9000)
        with django_assert_num_queries(1):
            bootstrap.update_local_site("127.0.0.1", 9000)

    def test_local_site_gets_a_real_hostname(self):
        Site.objects.update(hostname="localhost", port=80)
        bootstrap.update_local_site("www.lanternfield.example", 443)
        assert self.address() == ("www.lanternfield.example", 443)

    def test_new_site_needs_an_administrator(self, django_user_model):
        assert bootstrap.needs_admin()
        django_user_model.objects.create_superuser("boss", is_active=False)
        assert bootstrap.needs_admin()
        django_user_model.objects.create_superuser("other")
        assert not bootstrap.needs_admin()

    def test_migrated_database_has_no_unapplied_migrations(self):
        assert not has_unapplied_migrations()
