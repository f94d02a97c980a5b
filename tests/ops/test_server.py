"""The command line and the environment of the server."""

import os
import socket
from pathlib import Path

import pytest

from site_core.ops import server


class TestHostnames:
    def test_loopback_names_are_always_included(self):
        assert server.local_hostnames("127.0.0.1") == ["127.0.0.1", "[::1]", "localhost"]

    def test_given_host_is_included(self):
        assert "10.0.0.5" in server.local_hostnames("10.0.0.5")
        assert "[fe80::1]" in server.local_hostnames("fe80::1")

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
    def test_all_interfaces_include_the_name_of_the_machine(self, host):
        assert socket.gethostname().lower() in server.local_hostnames(host)


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
    def test_site_url_follows_host_and_port(self, host, url):
        assert server.environment(host, 8000)["DEFAULT_SITE_URL"] == url

    def test_variables_are_passed_on(self, monkeypatch):
        monkeypatch.setenv("SITE_URL", "https://www.lanternfield.example")
        assert server.environment("0.0.0.0", 8000)["SITE_URL"] == "https://www.lanternfield.example"

    def test_variables_of_the_env_file_are_left_to_the_workers(self, monkeypatch, settings):
        monkeypatch.setenv("SITE_NAME", "Old name")
        settings.ENV_FILE_VARIABLES = ["SITE_NAME"]
        assert "SITE_NAME" not in server.environment("0.0.0.0", 8000)

    def test_server_listens_on_the_given_host_and_port(self):
        command = server.command("127.0.0.1", 8123)
        assert command[command.index("--port") + 1] == "8123"
        assert command[command.index("--host") + 1] == "127.0.0.1"
        assert command[-1] == "site_core.asgi:application"
        assert Path(command[0]).exists()


class TestAnnounce:
    @pytest.fixture(autouse=True)
    def variables(self, monkeypatch):
        """Keep the variables of the process that runs the tests."""
        monkeypatch.setattr(os, "environ", dict(os.environ))
        for name in server.defaults("127.0.0.1", 8000):
            os.environ.pop(name, None)

    @pytest.mark.parametrize(
        ("options", "url"),
        [
            ([], "http://127.0.0.1:8000"),
            (["--port", "8123"], "http://127.0.0.1:8123"),
            (["--port=8123", "--host=10.0.0.5", "--bare"], "http://10.0.0.5:8123"),
        ],
    )
    def test_settings_learn_where_the_site_will_be(self, options, url):
        server.announce(options)
        assert os.environ["DEFAULT_SITE_URL"] == url
        assert "127.0.0.1" in os.environ["DEFAULT_ALLOWED_HOSTS"].split(",")

    @pytest.mark.parametrize("options", [["--port"], ["--port", "eight"], ["--host"]])
    def test_invalid_options_are_left_to_the_command(self, options):
        server.announce(options)
        assert "DEFAULT_SITE_URL" not in os.environ
