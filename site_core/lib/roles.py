"""The roles of the people who run a site: one registry.

In ``AppConfig.ready``, an app registers the roles that only it needs, and what it lets other roles do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ADMIN = ("wagtailadmin.access_admin",)


@dataclass(frozen=True)
class Role:
    """Permissions of a group: ``pages`` for the whole tree, ``files`` for all collections, the rest site-wide.

    ``description`` says what people with the role do and may do, in one or two sentences.
    """

    key: str
    name: str
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ADMIN
    description: StrOrPromise = ""

    def get_grants(self) -> list[str]:
        """Return all permissions as strings, as they are stored once granted."""
        return [
            *(f"pages:{name}" for name in self.pages),
            *(f"files:{name}" for name in self.files),
            *self.permissions,
        ]


_roles: dict[str, Role] = {}
_granted: dict[str, tuple[str, ...]] = {}  # role's key → permissions that other apps grant it
_content_permissions: set[str] = set()


def register_roles(*roles: Role) -> None:
    _roles.update((role.key, role) for role in roles)


def grant_to_role(key: str, *permissions: str) -> None:
    """Grant ``permissions`` to a role of another app, which may register it later."""
    _granted[key] = tuple(dict.fromkeys((*_granted.get(key, ()), *permissions)))


def registered_roles() -> list[Role]:
    """Return the roles with everything that is granted to them."""
    return [replace(role, permissions=(*role.permissions, *_granted.get(role.key, ()))) for role in _roles.values()]


def register_content_permissions(*permissions: str) -> None:
    """Register permissions whose holders need the admin's page and image choosers, even if they can't edit pages."""
    _content_permissions.update(permissions)


def content_permissions() -> frozenset[str]:
    return frozenset(_content_permissions)
