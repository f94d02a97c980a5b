"""Describe what an import changes about a stored redirect."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Choices
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import bulk
from ..checks.chains import describe_target
from ..models import Kind, QueryMode, RedirectRule

TARGET_FIELDS = ("target", "redirect_page_id", "redirect_page_route_path")
CHOICES: dict[str, type[Choices]] = {"kind": Kind, "query_mode": QueryMode}


def describe_changes(previous: RedirectRule, rule: RedirectRule) -> str:
    """Return what differs between two versions of a rule: “New URL: /a/ → /b/. Response: 301 → 302.”"""
    changed = [name for name in bulk.FIELDS if getattr(previous, name) != getattr(rule, name)]
    parts = []
    if {*TARGET_FIELDS} & {*changed}:
        parts.append(_describe(label_of("target"), target_of(previous), target_of(rule)))
    for name in changed:
        if name not in TARGET_FIELDS:
            before, after = (value_text(name, getattr(version, name)) for version in (previous, rule))
            parts.append(_describe(label_of(name), before, after))
    return " ".join(parts)


def _describe(label: str, before: str, after: str) -> str:
    return _("%(label)s: %(before)s → %(after)s.") % {"label": label, "before": before, "after": after}


def label_of(name: str) -> str:
    return capfirst(str(RedirectRule._meta.get_field(name).verbose_name))


def target_of(rule: RedirectRule) -> str:
    return describe_target(rule) + rule.redirect_page_route_path or _("none")


def value_text(name: str, value: Any) -> str:
    """Return the value of a field for display."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    return str(value) if value not in (None, "") else _("none")
