"""Check the fields of one redirect rule by themselves. Other rules are not considered: see rule_checks.py."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..addressing import CONTROL_CHARACTERS, encode_host, get_hostname, is_local_path, parse_query, split_url
from ..models import Kind, QueryMode, RedirectRule, Status
from ..own_hosts import is_own_url
from ..patterns import PatternError, compile_regex, get_target_error

PRIORITIES = range(-32_768, 32_768)  # the range of the database's small integers
MAX_NOTES_LENGTH = 100_000  # characters
OTHER_SCHEME = re.compile(r"(?!https?://)[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # mailto:, ftp:, or http: without slashes


class FieldErrors(dict[str, list[str]]):
    """Error messages by field name."""

    def add(self, field: str, message: str) -> None:
        self.setdefault(field, []).append(message)


def check_fields(rule: RedirectRule, may_leave_site: bool) -> FieldErrors:
    """Return the errors in ``rule`` as it was typed, before ``normalize``, which would hide some of them."""
    errors = FieldErrors()
    check_characters(rule, errors)
    if errors:
        return errors
    check_source(rule, errors)
    check_response(rule, errors)
    if rule.target and not rule.redirect_page_id and "status" not in errors and not rule.is_targetless:
        check_target(rule, may_leave_site, errors)
    check_choices(rule, errors)
    check_query(rule, errors)
    return errors


def check_characters(rule: RedirectRule, errors: FieldErrors) -> None:
    """Reject what databases can't store and what no URL contains."""
    for name in ("source", "target", "query", "redirect_page_route_path", "notes"):
        value = getattr(rule, name)
        limit = RedirectRule._meta.get_field(name).max_length or MAX_NOTES_LENGTH
        if len(value) > limit:
            formatted = number_format(limit, force_grouping=True)
            errors.add(name, _("Shorten this to at most %(limit)s characters.") % {"limit": formatted})
        visible = re.sub(r"[\t\r\n]", "", value) if name == "notes" else value.strip()
        if CONTROL_CHARACTERS.search(visible) or any("\ud800" <= character <= "\udfff" for character in value):
            errors.add(name, _("This contains invisible characters. Type it instead of pasting it."))


def check_source(rule: RedirectRule, errors: FieldErrors) -> None:
    if not rule.source.strip():
        errors.add("source", _("Enter the old URL, starting with the first slash."))
    elif rule.kind == Kind.REGEX:
        check_pattern(rule, errors)
    else:
        check_path(rule, errors)


def check_path(rule: RedirectRule, errors: FieldErrors) -> None:
    try:
        path, query = split_url(rule.source)
    except ValueError:
        path, query = "", ""
    if not path or OTHER_SCHEME.match(rule.source):
        errors.add("source", _("This is not a valid URL. Enter it from the first slash on, such as /old-page/."))
        return
    if "#" in rule.source:
        errors.add("source", _("Browsers never send the part from # on. Remove it from the old URL."))
    elif rule.kind == Kind.PREFIX and query:
        message = _("A prefix ends before the question mark. Remove “?%(query)s”, or enter it under “Advanced”.")
        errors.add("source", message % {"query": query})
    elif message := get_query_error(query):
        errors.add("source", message)
    if path.startswith(reverse("wagtailadmin_home")):
        errors.add("source", _("URLs of the admin can’t be redirected."))
    if rule.kind == Kind.PREFIX:
        check_pattern(rule, errors)


def check_pattern(rule: RedirectRule, errors: FieldErrors) -> None:
    """Check the expression of a regex rule, and the groups that the target of a prefix or regex rule uses."""
    group_count = 1
    if rule.kind == Kind.REGEX:
        try:
            group_count = compile_regex(rule.source, rule.ignore_case).groups
        except PatternError as error:
            errors.add("source", str(error))
            return
    for field in ("target", "redirect_page_route_path"):
        if message := get_target_error(getattr(rule, field), group_count):
            errors.add(field, message)


def check_response(rule: RedirectRule, errors: FieldErrors) -> None:
    """Check that the status is known and has as many targets as it needs."""
    target = rule.target.strip()
    if rule.status not in Status.values:
        statuses = ", ".join(str(status) for status in Status.values if status)
        message = _("%(status)s is not one of: %(statuses)s.")
        errors.add("status", message % {"status": rule.status, "statuses": statuses})
    elif rule.is_targetless and (target or rule.redirect_page_id):
        message = _("The response %(status)d has no new URL. Remove the new URL, or choose another response.")
        if rule.status == Status.EXCEPTION:
            message = _("An exception has no new URL. Remove the new URL, or choose another response.")
        errors.add("redirect_page" if rule.redirect_page_id else "target", message % {"status": rule.status})
    elif target and rule.redirect_page_id:
        errors.add("target", _("Choose a page or enter a URL, not both."))
    elif not rule.is_targetless and not target and not rule.redirect_page_id:
        errors.add("target", _("Choose a page, enter a new URL, or choose the response 410 (gone)."))


def check_target(rule: RedirectRule, may_leave_site: bool, errors: FieldErrors) -> None:
    target = rule.target.strip()
    if is_local_path(target):
        return
    host = get_redirect_host(target)
    if not host:
        errors.add(
            "target", _("Enter a path on this site, such as /treatments/, or a full URL that starts with https://.")
        )
    elif not may_leave_site and not is_own_url(target):
        errors.add(
            "target",
            _("%(host)s is another website. You don’t have permission to redirect visitors to other websites.")
            % {"host": host},
        )


def get_redirect_host(target: str) -> str:
    """Return the host of a full URL that a rule may redirect to, or an empty string for anything else."""
    try:
        parts = urlsplit(target)
        host = get_hostname(target) if parts.scheme in ("http", "https") and not parts.username else ""
        is_valid = parts.port != 0 and not set(host) & set(' \\<>"{}|^`%') and bool(encode_host(target))
        return host if is_valid else ""
    except ValueError:
        return ""


def check_choices(rule: RedirectRule, errors: FieldErrors) -> None:
    for name, choices in (("kind", Kind), ("query_mode", QueryMode)):
        value = getattr(rule, name)
        if value not in choices.values:
            message = _("“%(value)s” is not one of: %(choices)s.")
            errors.add(name, message % {"value": value, "choices": ", ".join(choices.values)})
    if rule.priority not in PRIORITIES:
        minimum, maximum = (number_format(limit, force_grouping=True) for limit in (PRIORITIES[0], PRIORITIES[-1]))
        message = _("Enter a number from %(minimum)s to %(maximum)s.")
        errors.add("priority", message % {"minimum": minimum, "maximum": maximum})
    if rule.starts_at and rule.ends_at and rule.ends_at <= rule.starts_at:
        errors.add("ends_at", _("The end must be after the start."))


def check_query(rule: RedirectRule, errors: FieldErrors) -> None:
    source_query = rule.source.partition("#")[0].partition("?")[2].strip() if rule.kind == Kind.EXACT else ""
    if rule.query_mode != QueryMode.IGNORE and not parse_query(source_query or rule.query.strip("? ")):
        errors.add("query", _("Enter the query string that the URL must have, such as p=123."))
    if rule.query_mode != QueryMode.IGNORE and (message := get_query_error(rule.query.strip("? "))):
        errors.add("query", message)
    if len(source_query) > RedirectRule._meta.get_field("query").max_length:
        errors.add("source", _("The part after the question mark is too long."))


def get_query_error(query: str) -> str:
    """Return why the query string of a rule can't match as it was meant, or an empty string."""
    for name, value in parse_query(query):
        if not name:
            return _("“=%(value)s” has no name. Enter a name and a value, such as p=%(value)s.") % {
                "value": value or ""
            }
        if value == "*":
            return _("A star does nothing in a query string. To match any value, enter only “%(name)s”.") % {
                "name": name
            }
    return ""
