"""The groups of people who run the site, and their default permissions.

Each permission is granted once, after a migration. Permissions that admins remove from a group stay removed,
permissions they add stay, a renamed group keeps its role, and a deleted group is not created again. Permissions that a
later version adds are granted when it is deployed. Other apps add roles and permissions of their own: lib/roles.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from site_core.lib.roles import ADMIN, Role, registered_roles

from .models import Role as RoleRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

IMAGES_AND_DOCUMENTS = tuple(
    f"wagtail{app}.{action}_{model}"
    for app, model in (("images", "image"), ("docs", "document"))
    for action in ("add", "change", "choose")
)
TOPICS = ("pages.add_topic", "pages.change_topic")


def all_permissions(label: str) -> tuple[str, ...]:
    """Return the permissions to add, change, and delete the model ``label`` (``app.model``)."""
    app, model = label.split(".")
    return tuple(f"{app}.{action}_{model}" for action in ("add", "change", "delete"))


ROLES = (
    Role(
        "editors",
        "Editors",  # write and submit; Wagtail creates this group
        pages=("add_page", "change_page"),
        files=IMAGES_AND_DOCUMENTS,
        permissions=(*ADMIN, *TOPICS),
        description=_(
            "Write pages, add images and documents, and manage topics. They submit pages for medical review, but can’t "
            "publish."
        ),
    ),
    Role(
        "medical-reviewers",
        "Medical reviewers",  # check and publish; Wagtail's “Moderators”
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        files=IMAGES_AND_DOCUMENTS,
        permissions=(*ADMIN, *TOPICS),
        description=_(
            "Do everything that editors do, approve what editors submit, and publish, unpublish, and lock pages."
        ),
    ),
    Role(
        "site-admins",
        "Site admins",  # everything except creating administrators
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
        files=(*IMAGES_AND_DOCUMENTS, *all_permissions("wagtailcore.collection")),
        permissions=(
            *ADMIN,
            "accounts.require_second_factor",
            "accounts.view_signin",
            *all_permissions("pages.topic"),
            "pages.manage_reviews",
            "brand.change_brandsettings",
            "site_settings.change_clinicsettings",
            "site_settings.change_navigationsettings",
            "site_settings.change_searchsettings",
            "site_settings.change_sharingsettings",
            "caching.clear_page_cache",
            *all_permissions("auth.user"),
            *all_permissions("auth.group"),
            *all_permissions("wagtailcore.workflow"),
            *all_permissions("wagtailcore.task"),
            "wagtailcore.change_site",
        ),
        description=_(
            "Do everything that the other roles do, and change settings, users, groups, workflows, and redirects to "
            "other websites. They can’t create or change administrators."
        ),
    ),
)


def update_roles() -> None:
    """Create missing groups, and grant each group the permissions that it was never granted."""
    for role in registered_roles():
        with transaction.atomic():
            record, is_new = RoleRecord.objects.get_or_create(key=role.key)
            if is_new:
                record.group, _created = Group.objects.get_or_create(name=role.name)
            if record.group:
                missing = [name for name in role.get_grants() if name not in record.given]
                record.given += [name for name in missing if grant(record.group, name)]
            record.save()


def grant(group: Group, name: str) -> bool:
    """Grant ``group`` one of ``Role.get_grants``. Return False if its app or the root page doesn't exist yet."""
    scope, _colon, name = name.rpartition(":")
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


def get_role_groups() -> list[tuple[Role, Group]]:
    """Return the roles that can be given to people, each with its group, which admins may have renamed."""
    records = RoleRecord.objects.filter(group__isnull=False).select_related("group")
    groups = {record.key: record.group for record in records}
    return [(role, group) for role in registered_roles() if (group := groups.get(role.key))]


def describe_groups(groups: Iterable[Group]) -> list[tuple[str, StrOrPromise]]:
    """Return the name of each group, and what its members may do if it is that of a role."""
    descriptions = {group.pk: role.description for role, group in get_role_groups()}
    return [(group.name, descriptions.get(group.pk, "")) for group in groups]
