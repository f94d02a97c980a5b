"""What the roles of the site may do with facts. Everyone who writes pages may use them; that needs no permission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from site_core.lib.roles import grant_to_role

if TYPE_CHECKING:
    from .models import Fact

MANAGE = ("facts.add_fact", "facts.change_fact", "facts.delete_fact")


def may_check(user: Any, fact: Fact) -> bool:
    """Return whether ``user`` may confirm the value: its owner, or someone who may change it."""
    return bool(user.has_perm("facts.change_fact") or user == fact.owner)


def register() -> None:
    grant_to_role("editors", "facts.view_fact")
    grant_to_role("medical-reviewers", "facts.view_fact")
    grant_to_role("site-admins", "facts.view_fact", *MANAGE)
