"""Which URLs a robots.txt lets a crawler request (RFC 9309).

Not ``urllib.robotparser``: it knows no wildcards, and the first rule that matches wins instead of the longest.
"""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import NamedTuple

from django.utils.encoding import iri_to_uri

from .robots_txt import default_rules, parse_rules

PRODUCT_TOKEN = re.compile(r"[a-z_-]+")
ENCODED_OCTET = re.compile(r"%([0-9a-fA-F]{2})")
UNRESERVED = set(ascii_letters + digits + "-._~")  # RFC 3986, section 2.3
ANY_CRAWLER = "*"
# The search engines that the site cares about, and their crawlers.
GOOGLE, BING = "Googlebot", "Bingbot"


class Rule(NamedTuple):
    pattern: str
    is_allowed: bool

    def matches(self, path: str) -> bool:
        """Return whether the pattern matches ``path``. “*” stands for any characters, a final “$” for the end."""
        is_anchored = self.pattern.endswith("$")
        first, *parts = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        if not parts:
            return not is_anchored or path == first
        position, last = len(first), parts.pop() if is_anchored else ""
        for part in parts:
            found = path.find(part, position)
            if found < 0:
                return False
            position = found + len(part)
        return path.endswith(last) and position <= len(path) - len(last)


def normalize(path: str) -> str:
    """Return ``path`` with each octet written in the one way in which paths are compared."""

    def decode(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in UNRESERVED else match[0].upper()

    return ENCODED_OCTET.sub(decode, iri_to_uri(path))


class RobotsRules:
    """The rules of a robots.txt with the content ``text``; of the default one if it is blank."""

    def __init__(self, text: str) -> None:
        self.groups: dict[str, list[Rule]] = {}  # by crawler
        crawlers: list[str] = []
        in_crawler_lines = False
        for _number, field, value in parse_rules(text.strip() or default_rules()):
            if field == "user-agent":
                crawlers = [*(crawlers if in_crawler_lines else []), crawler_name(value.lower())]
                in_crawler_lines = True
                self.groups.setdefault(crawlers[-1], [])  # a group may have no rules
            elif field in {"allow", "disallow"}:
                in_crawler_lines = False
                for name in crawlers if value else []:
                    self.groups[name].append(Rule(normalize(value), field == "allow"))

    @property
    def can_block(self) -> bool:
        """Whether any rule forbids anything."""
        return any(not rule.is_allowed for rules in self.groups.values() for rule in rules)

    def allows(self, path: str, crawler: str = ANY_CRAWLER) -> bool:
        """Return whether ``crawler`` may request ``path``. The longest rule that matches decides, or “allow”."""
        name = crawler.lower()
        rules = self.groups[name] if name in self.groups else self.groups.get(ANY_CRAWLER, [])
        path = normalize(path)
        matching = [rule for rule in rules if rule.matches(path)]
        return max(matching, key=lambda rule: (len(rule.pattern), rule.is_allowed), default=Rule("", True)).is_allowed


def crawler_name(value: str) -> str:
    """Return the crawler that a “User-agent” line names, without its version."""
    match = PRODUCT_TOKEN.match(value)
    return match[0] if match else value
