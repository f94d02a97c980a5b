"""What crawlers may fetch: the text of /robots.txt (RFC 9309)."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

LINE_END = re.compile(r"\r\n|\r|\n")
# Everything Unicode calls a control character but the tab, and the invisible marks that editors paste along.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
FIELD = re.compile(r"([A-Za-z][A-Za-z-]*)[ \t]*:[ \t]*(.*)")
CLOSED = "User-agent: *\nDisallow: /\n"
DEFAULT_ADMIN_PATH = "admin/"


def robots_lines(text):
    """The lines of an editor's text, without what nobody can see."""
    return [INVISIBLE.sub("", line).strip() for line in LINE_END.split(text)]


def robots_rules(text):
    """``(line number, field in small letters, value)`` for each line of ``text`` that says something."""
    for number, line in enumerate(robots_lines(text), 1):
        rule = line.partition("#")[0].strip()
        if rule:
            match = FIELD.fullmatch(rule)
            yield number, *((match[1].lower(), match[2]) if match else ("", rule))


def validate_robots_txt(text):
    """Raise ValidationError where ``text`` is no robots.txt, or closes the whole site."""
    agents, naming, has_agent = set(), False, False
    for number, field, value in robots_rules(text):
        if not field:
            raise ValidationError(
                f"Line {number} (“{value[:60]}”) is no rule. Write it as “Disallow: /some-folder/”, or begin it with "
                "# to make it a comment."
            )
        if field == "user-agent":
            agents, naming, has_agent = agents | {value} if naming else {value}, True, True
        elif field in {"allow", "disallow"}:
            naming = False
            check_rule(number, field, value, agents, has_agent)


def check_rule(number, field, value, agents, has_agent):
    if not has_agent:
        raise ValidationError(
            f"Line {number} says what is closed, but not to whom. Put “User-agent: *” on a line above it."
        )
    if value and not value.startswith(("/", "*")):
        raise ValidationError(f"Line {number}: the path begins with a slash, as in “/{value[:60]}”.")
    if field == "disallow" and "*" in agents and value in {"/", "/*", "*"}:
        raise ValidationError(
            f"Line {number} closes the whole site to every search engine. To keep one page out, tick “keep out of "
            "search engines” on that page. For a site that isn’t ready, ask for SEARCH_INDEXING=off where it runs."
        )


def open_to_all():
    """Everything but the admin. An admin at an address of its own isn't named: this file is where people look first."""
    closed = f" /{DEFAULT_ADMIN_PATH}" if settings.ADMIN_PATH == DEFAULT_ADMIN_PATH else ""
    return f"User-agent: *\nDisallow:{closed}\n"


def robots_txt(text="", sitemap_url=""):
    """The file: ``text`` of an admin, or what is safe; then the sitemap's address, unless the text names one."""
    if not settings.SEARCH_INDEXING:
        return CLOSED
    body = "\n".join(robots_lines(text)).strip("\n")
    body = f"{body}\n" if body else open_to_all()
    if not sitemap_url or any(field == "sitemap" for _, field, _ in robots_rules(body)):
        return body
    return f"{body}\nSitemap: {sitemap_url}\n"
