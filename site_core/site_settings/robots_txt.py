"""The text of /robots.txt (RFC 9309)."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LINE_END = re.compile(r"\r\n|\r|\n")
# All control characters of Unicode except the tab, and invisible characters that come along when text is pasted.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
FIELD = re.compile(r"([A-Za-z][A-Za-z-]*)[ \t]*:[ \t]*(.*)")
# While SEARCH_INDEXING is off: search engines obey “noindex” only if they may read it.
ALLOW_ALL = "User-agent: *\nDisallow:\n"
DEFAULT_ADMIN_PATH = "admin/"
EVERYTHING = re.compile(r"/|/?\*+\$?")  # patterns that match every path


def split_lines(text: str) -> list[str]:
    """Return the lines of ``text`` without invisible characters."""
    return [INVISIBLE.sub("", line).strip() for line in LINE_END.split(text)]


def parse_rules(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield ``(line number, lowercase field, value)`` for each line that is not blank or a comment.

    The field is empty for a line that is not a valid rule.
    """
    for number, line in enumerate(split_lines(text), 1):
        rule = line.partition("#")[0].strip()
        if rule:
            match = FIELD.fullmatch(rule)
            yield (number, match[1].lower(), match[2]) if match else (number, "", rule)


def validate_robots_txt(text: str) -> None:
    """Raise ValidationError if ``text`` is not a valid robots.txt, or blocks the whole site."""
    agents: set[str] = set()
    in_agent_lines = False
    for number, field, value in parse_rules(text):
        if not field:
            raise ValidationError(
                _(
                    "Line %(line)s (“%(text)s”) is not a valid rule. Write it like “Disallow: /some-folder/”, or start "
                    "it with # to make it a comment."
                )
                % {"line": number, "text": value[:60]}
            )
        if field == "user-agent":
            agents, in_agent_lines = agents | {value} if in_agent_lines else {value}, True
        elif field in {"allow", "disallow"}:
            in_agent_lines = False
            validate_rule(number, field, value, agents)


def validate_rule(number: int, field: str, value: str, agents: set[str]) -> None:
    if not agents:
        raise ValidationError(
            _("Line %(line)s does not say which crawlers it is for. Add “User-agent: *” on a line above it.")
            % {"line": number}
        )
    if value and not value.startswith(("/", "*")):
        raise ValidationError(
            _("Line %(line)s: the path must start with a slash, like “/%(path)s”.")
            % {"line": number, "path": value[:60]}
        )
    if field == "disallow" and "*" in agents and EVERYTHING.fullmatch(value):
        raise ValidationError(
            _(
                "Line %(line)s blocks the whole site for every search engine. To hide one page, select “Hide from "
                "search engines” on that page. For a site that isn’t ready, ask your administrator to set "
                "SEARCH_INDEXING=off."
            )
            % {"line": number}
        )


def default_rules() -> str:
    """Return rules that block only the admin. A custom admin path is not listed, because attackers read this file."""
    path = f" /{DEFAULT_ADMIN_PATH}" if settings.ADMIN_PATH == DEFAULT_ADMIN_PATH else ""
    return f"User-agent: *\nDisallow:{path}\n"


def render_robots_txt(text: str = "", sitemap_url: str = "") -> str:
    """Return the file: ``text`` or the default rules, then the sitemap's URL unless ``text`` has one."""
    if not settings.SEARCH_INDEXING:
        return ALLOW_ALL
    body = "\n".join(split_lines(text)).strip("\n")
    body = f"{body}\n" if body else default_rules()
    if not sitemap_url or any(field == "sitemap" for _number, field, _value in parse_rules(body)):
        return body
    return f"{body}\nSitemap: {sitemap_url}\n"
