"""What can be wrong with one redirect rule by itself: its texts, its answer, its dates. Asks no other rule."""

import re
from urllib.parse import urlsplit

from django.urls import reverse

from .addresses import CONTROL_CHARACTERS, get_hostname, is_local_path, split_url
from .models import Kind, QueryMode, RedirectRule, Status
from .patterns import PatternError, compile_regex, get_target_error

PRIORITIES = range(-32_768, 32_768)  # what the database's small integers hold
WITHOUT_TARGET = "An answer of {status} sends visitors nowhere: remove the new address, or choose another answer."
TWO_TARGETS = "Choose a page or write an address, not both."
NO_TARGET = "Say where visitors should go: choose a page, write an address, or answer with 410 (taken down)."
UNREADABLE = "Write a path of this site, such as /treatments/, or a whole address that begins with https://."
ELSEWHERE = "{host} is another website. Only people with the right to redirect visitors to other websites may do that."


class FieldErrors(dict):
    """``{field: [text, …]}``."""

    def add(self, field, text):
        self.setdefault(field, []).append(text)


def check_fields(rule, own_hosts, may_leave_site):
    """Problems of ``rule``, as it was typed: before ``normalize``, which would tidy some of them away.

    ``own_hosts`` are the host names of the sites here, in small letters.
    """
    problems = FieldErrors()
    check_texts(rule, problems)
    if problems:
        return problems
    check_source(rule, problems)
    check_status(rule, problems)
    if rule.target and not rule.redirect_page_id and "status" not in problems and not rule.is_gone:
        check_target(rule, own_hosts, may_leave_site, problems)
    check_choices(rule, problems)
    return problems


def check_texts(rule, problems):
    """What no database takes, and what no address has."""
    for name in ("source", "target", "query", "redirect_page_route_path", "notes"):
        value = getattr(rule, name)
        longest = RedirectRule._meta.get_field(name).max_length or 100_000
        if len(value) > longest:
            problems.add(name, f"This is longer than {longest:,} characters.")
        hidden = CONTROL_CHARACTERS.search(re.sub(r"[\t\r\n]", "", value) if name == "notes" else value.strip())
        if hidden or any("\ud800" <= letter <= "\udfff" for letter in value):
            problems.add(name, "There are characters in this that can’t be seen: type it anew.")


def check_source(rule, problems):
    if not rule.source.strip():
        problems.add("source", "Write the old address, from the first slash on.")
    elif rule.kind == Kind.REGEX:
        check_pattern(rule, problems)
    else:
        check_path(rule, problems)


def check_path(rule, problems):
    try:
        path = split_url(rule.source)[0]
    except ValueError:
        problems.add("source", "This is not an address. Write the part from the first slash on: /old-page/.")
        return
    if path.startswith(reverse("wagtailadmin_home")):
        problems.add("source", "Addresses of the admin are never redirected.")
    if rule.kind == Kind.PREFIX:
        check_pattern(rule, problems)


def check_pattern(rule, problems):
    groups = 1
    if rule.kind == Kind.REGEX:
        try:
            groups = compile_regex(rule.source, rule.ignore_case).groups
        except PatternError as error:
            problems.add("source", str(error))
            return
    for field, text in (("target", rule.target), ("redirect_page_route_path", rule.redirect_page_route_path)):
        if problem := get_target_error(text, groups):
            problems.add(field, problem)


def check_status(rule, problems):
    if rule.status not in Status.values:
        problems.add("status", f"{rule.status} is not an answer that redirects give: 301, 302, 307, 308, 410 or 451.")
    elif rule.is_gone and (rule.target.strip() or rule.redirect_page_id):
        problems.add("redirect_page" if rule.redirect_page_id else "target", WITHOUT_TARGET.format(status=rule.status))
    elif rule.target.strip() and rule.redirect_page_id:
        problems.add("target", TWO_TARGETS)
    elif not rule.is_gone and not rule.target.strip() and not rule.redirect_page_id:
        problems.add("target", NO_TARGET)


def check_target(rule, own_hosts, may_leave_site, problems):
    target = rule.target.strip()
    if is_local_path(target):
        return
    host = get_redirect_host(target)
    if not host:
        problems.add("target", UNREADABLE)
    elif host not in own_hosts and not may_leave_site:
        problems.add("target", ELSEWHERE.format(host=host))


def get_redirect_host(target):
    """The host of a whole address that may be redirected to; empty for anything else."""
    try:
        parts = urlsplit(target)
        host = get_hostname(target) if parts.scheme in ("http", "https") and not parts.username else ""
        return host if parts.port != 0 and not set(host) & set(' \\<>"{}|^`%') else ""
    except ValueError:
        return ""


def check_choices(rule, problems):
    for name, choices in (("kind", Kind), ("query_mode", QueryMode)):
        if getattr(rule, name) not in choices.values:
            problems.add(name, f"“{getattr(rule, name)}” is not one of: {', '.join(choices.values)}.")
    if rule.query_mode != QueryMode.IGNORE and not (rule.query.strip("? ") or "?" in rule.source):
        problems.add("query", "Write the query string that the address must have, such as p=123.")
    if rule.priority not in PRIORITIES:
        problems.add("priority", f"Choose a number from {PRIORITIES[0]:,} to {PRIORITIES[-1]:,}.")
    if rule.starts_at and rule.ends_at and rule.ends_at <= rule.starts_at:
        problems.add("ends_at", "The end is before the beginning.")
    if len(get_source_query(rule)) > RedirectRule._meta.get_field("query").max_length:
        problems.add("source", "The part after the question mark is too long.")


def get_source_query(rule):
    return rule.source.partition("?")[2] if rule.kind == Kind.EXACT else ""
