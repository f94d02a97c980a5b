"""Passwords that are kept apart from the URLs of servers."""

import pytest
from redis.connection import parse_url

from site_core.lib.connection_urls import add_password


@pytest.mark.parametrize("password", ["secret", "p@ss:w/rd?#%", "$HOME", "a b'\"\\", "pässwörd"])
def test_password_may_contain_any_characters(password):
    values = parse_url(add_password("redis://cache:6379/1", password))
    assert (values["password"], values["host"], values["port"], values["db"]) == (password, "cache", 6379, 1)
    assert "username" not in values


def test_username_stays():
    assert add_password("rediss://site@cache/0", "a@b") == "rediss://site:a%40b@cache/0"


@pytest.mark.parametrize("url", ["redis://:other@cache/0", "files", "off", "/var/cache", ""])
def test_url_with_a_password_or_without_a_host_stays(url):
    assert add_password(url, "secret") == url


def test_without_a_password_the_url_stays():
    assert add_password("redis://cache:6379/1", "") == "redis://cache:6379/1"
