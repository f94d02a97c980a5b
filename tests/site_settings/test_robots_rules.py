"""Which URLs a robots.txt lets a crawler request."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_core.site_settings.robots_rules import RobotsRules


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /treatments/", "/treatments/tms/", False),
        ("Disallow: /treatments/", "/treatments", True),
        ("Disallow: /treatments", "/treatments-old/", False),
        ("Disallow:", "/treatments/", True),
        ("Disallow: /treatments/\nAllow: /treatments/tms/", "/treatments/tms/", True),
        ("Allow: /treatments/tms/\nDisallow: /treatments/", "/treatments/ect/", False),
        ("Disallow: /a/\nAllow: /a/", "/a/b/", True),
        ("Disallow: /*/tms/", "/treatments/tms/", False),
        ("Disallow: /*/tms/", "/tms/", True),
        ("Disallow: *tms", "/treatments/tms/", False),
        ("Disallow: /*.pdf$", "/files/a.pdf", False),
        ("Disallow: /*.pdf$", "/files/a.pdf?x=1", True),
        ("Disallow: /about/$", "/about/", False),
        ("Disallow: /about/$", "/about/us/", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /*?page=", "/articles/?page=2", False),
        ("Disallow: /über-uns/", "/%c3%bcber-uns/", False),
        ("Disallow: /%61bout/", "/about/", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /About/", "/about/", True),
        ("# Disallow: /about/", "/about/", True),
        ("Disallow: /about/ # not yet", "/about/", False),
    ],
)
def test_longest_rule_decides(rules, path, allowed):
    assert RobotsRules(f"User-agent: *\n{rules}\n").allows(path) is allowed


GROUPS = """
User-agent: *
Disallow: /staff/

User-agent: Googlebot/2.1
User-agent: bingbot
Disallow: /treatments/

Sitemap: https://lanternfield.example/sitemap.xml
user-agent: GOOGLEBOT
disallow: /team/
"""


@pytest.mark.parametrize(
    ("crawler", "blocked"),
    [
        ("Googlebot", ["/treatments/", "/team/"]),
        ("Bingbot", ["/treatments/"]),
        ("DuckDuckBot", ["/staff/"]),
        ("*", ["/staff/"]),
    ],
)
def test_crawler_follows_all_groups_that_name_it_and_no_others(crawler, blocked):
    rules = RobotsRules(GROUPS)
    assert [path for path in ("/staff/", "/treatments/", "/team/") if not rules.allows(path, crawler)] == blocked


def test_group_without_rules_allows_everything():
    assert RobotsRules("User-agent: *\nDisallow: /a/\n\nUser-agent: Googlebot\nDisallow:").allows("/a/", "Googlebot")


def test_blank_text_means_the_default_rules():
    assert not RobotsRules("").allows("/admin/")
    assert RobotsRules(" \n").allows("/about/")


@settings(max_examples=50)
@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_is_read(text, path):
    assert RobotsRules(text).allows(f"/{path}", "Googlebot") in {True, False}
