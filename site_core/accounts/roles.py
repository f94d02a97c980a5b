"""The groups of people who run the site, and their default permissions.

Each permission is granted once, after a migration. Permissions that admins remove from a group stay removed,
permissions they add stay, a renamed group keeps its role, and a deleted group is not created again. Permissions that a
later version adds to this list are granted when it is deployed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from .models import Role as RoleRecord

ADMIN = ("wagtailadmin.access_admin",)
IMAGES_AND_DOCUMENTS = tuple(
    f"wagtail{app}.{action}_{model}"
    for app, model in (("images", "image"), ("docs", "document"))
    for action in ("add", "change", "choose")
)
TOPICS = ("pages.add_topic", "pages.change_topic")
VIEW_REDIRECTS = ("redirects.view_redirectrule", "redirects.view_notfoundpath")
MANAGE_REDIRECTS = (
    *(f"redirects.{action}_redirectrule" for action in ("view", "add", "change", "delete")),
    *(f"redirects.{action}_notfoundpath" for action in ("view", "change", "delete")),
    *(f"redirects.{action}_redirectimport" for action in ("view", "add", "change")),
)
MANAGE_ENQUIRIES = ("enquiries.view_enquiry", "enquiries.change_enquiry")


def all_permissions(label: str) -> tuple[str, ...]:
    """Return the permissions to add, change, and delete the model ``label`` (``app.model``)."""
    app, model = label.split(".")
    return tuple(f"{app}.{action}_{model}" for action in ("add", "change", "delete"))


@dataclass(frozen=True)
class Role:
    """Permissions of a group: ``pages`` for the whole tree, ``files`` for all collections, the rest site-wide."""

    key: str
    name: str
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ADMIN

    def get_grants(self) -> list[str]:
        """Return all permissions as strings, as ``models.Role`` records them."""
        return [
            *(f"pages:{name}" for name in self.pages),
            *(f"files:{name}" for name in self.files),
            *self.permissions,
        ]


ROLES = (
    Role(
        "editors",
        "Editors",  # write and submit; Wagtail creates this group
        pages=("add_page", "change_page"),
        files=IMAGES_AND_DOCUMENTS,
        permissions=(*ADMIN, *TOPICS, *VIEW_REDIRECTS),
    ),
    Role(
        "medical-reviewers",
        "Medical reviewers",  # check and publish; Wagtail's “Moderators”
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        files=IMAGES_AND_DOCUMENTS,
        permissions=(*ADMIN, *TOPICS, *VIEW_REDIRECTS),
    ),
    # Only site admins can redirect visitors to other websites (add_external_redirect).
    Role("redirect-managers", "Redirect managers", permissions=(*ADMIN, *MANAGE_REDIRECTS)),
    Role("front-desk", "Front desk", permissions=(*ADMIN, *MANAGE_ENQUIRIES)),
    Role(
        "site-admins",
        "Site admins",  # everything except creating administrators
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
        files=(*IMAGES_AND_DOCUMENTS, *all_permissions("wagtailcore.collection")),
        permissions=(
            *ADMIN,
            "accounts.require_second_factor",
            *all_permissions("pages.topic"),
            *MANAGE_REDIRECTS,
            "redirects.delete_redirectimport",
            "redirects.add_external_redirect",
            "site_settings.change_clinicsettings",
            "site_settings.change_navigationsettings",
            "site_settings.change_searchsettings",
            "site_settings.change_sharingsettings",
            "enquiries.change_enquirysettings",
            "caching.clear_page_cache",
            *MANAGE_ENQUIRIES,
            "enquiries.delete_enquiry",
            "enquiries.export_enquiry",
            "enquiries.view_enquiryaccess",
            *all_permissions("auth.user"),
            *all_permissions("auth.group"),
            *all_permissions("wagtailcore.workflow"),
            *all_permissions("wagtailcore.task"),
            "wagtailcore.change_site",
        ),
    ),
)


def update_roles() -> None:
    """Create missing groups, and grant each group the permissions that it was never granted."""
    for role in ROLES:
        with transaction.atomic():
            record, is_new = RoleRecord.objects.get_or_create(key=role.key)
            if is_new:
                record.group, _ = Group.objects.get_or_create(name=role.name)
            if record.group:
                missing = [name for name in role.get_grants() if name not in record.given]
                record.given += [name for name in missing if grant(record.group, name)]
            record.save()


def grant(group: Group, name: str) -> bool:
    """Grant ``group`` one of ``Role.get_grants``. Return False if its app or the root page doesn't exist yet."""
    scope, _, name = name.rpartition(":")
    if scope == "pages":
        permission = Permission.objects.filter(content_type__app_label="wagtailcore", codename=name).first()
        root = Page.get_first_root_node()
        return bool(
            permission
            and root
            and GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        )
    app, codename = name.split(".")
    permission = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    root = Collection.get_first_root_node()
    if scope == "files":
        return bool(
            permission
            and root
            and GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
        )
    if permission:
        group.permissions.add(permission)
    return bool(permission)


def update_roles_after_migration(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Update roles once, after the last app, when the permissions of all apps exist."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender == last and RoleRecord._meta.db_table in connections[using].introspection.table_names():
        update_roles()
