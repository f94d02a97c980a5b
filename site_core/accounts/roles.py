"""The groups of people who run the site, and what each may do to begin with.

Given after every migration, each permission once: what admins take away from a group afterwards stays away, what
they add stays, a group that they rename goes on under its new name and one that they delete doesn't come back. A
permission that a later version brings is given then. Add a line here, migrate, and it is there.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from .models import Role as RoleRecord

ADMIN = ("wagtailadmin.access_admin",)
PICTURES_AND_FILES = tuple(
    f"wagtail{app}.{action}_{model}"
    for app, model in (("images", "image"), ("docs", "document"))
    for action in ("add", "change", "choose")
)
TOPICS = ("pages.add_topic", "pages.change_topic")
LOOK_AT_REDIRECTS = ("redirects.view_redirectrule", "redirects.view_notfoundpath")
MANAGE_REDIRECTS = (
    *(f"redirects.{action}_redirectrule" for action in ("view", "add", "change", "delete")),
    *(f"redirects.{action}_notfoundpath" for action in ("view", "change", "delete")),
    *(f"redirects.{action}_redirectimport" for action in ("view", "add", "change")),
)
ENQUIRIES = ("enquiries.view_enquiry", "enquiries.change_enquiry")


def may_all(label):
    app, model = label.split(".")
    return tuple(f"{app}.{action}_{model}" for action in ("add", "change", "delete"))


@dataclass(frozen=True)
class Role:
    """``pages`` hold for the whole tree, ``files`` for all collections, ``permissions`` for the site."""

    key: str
    name: str
    pages: tuple = ()
    files: tuple = ()
    permissions: tuple = ADMIN

    def grants(self):
        """All that it is given, each as one word that can be remembered."""
        return [
            *(f"pages:{name}" for name in self.pages),
            *(f"files:{name}" for name in self.files),
            *self.permissions,
        ]


ROLES = (
    Role(
        "editors",
        "Editors",  # write and submit; Wagtail makes this group
        pages=("add_page", "change_page"),
        files=PICTURES_AND_FILES,
        permissions=(*ADMIN, *TOPICS, *LOOK_AT_REDIRECTS),
    ),
    Role(
        "medical-reviewers",
        "Medical reviewers",  # check what is said, and publish; Wagtail's “Moderators”
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        files=PICTURES_AND_FILES,
        permissions=(*ADMIN, *TOPICS, *LOOK_AT_REDIRECTS),
    ),
    # Leading visitors to other websites (add_external_redirect) is for site admins.
    Role("redirect-managers", "Redirect managers", permissions=(*ADMIN, *MANAGE_REDIRECTS)),
    Role("front-desk", "Front desk", permissions=(*ADMIN, *ENQUIRIES)),
    Role(
        "site-admins",
        "Site admins",  # everything but making administrators
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
        files=(*PICTURES_AND_FILES, *may_all("wagtailcore.collection")),
        permissions=(
            *ADMIN,
            "accounts.require_second_factor",
            *may_all("pages.topic"),
            *MANAGE_REDIRECTS,
            "redirects.delete_redirectimport",
            "redirects.add_external_redirect",
            "site_settings.change_clinicsettings",
            "site_settings.change_navigationsettings",
            "site_settings.change_searchsettings",
            "site_settings.change_sharingsettings",
            "enquiries.change_enquirysettings",
            "caching.clear_page_cache",
            *ENQUIRIES,
            "enquiries.delete_enquiry",
            "enquiries.export_enquiry",
            "enquiries.view_enquiryaccess",
            *may_all("auth.user"),
            *may_all("auth.group"),
            *may_all("wagtailcore.workflow"),
            *may_all("wagtailcore.task"),
            "wagtailcore.change_site",
        ),
    ),
)


def give_roles():
    """Make the groups that aren't there, and give each what it has never been given."""
    for role in ROLES:
        with transaction.atomic():
            record, is_new = RoleRecord.objects.get_or_create(key=role.key)
            if is_new:
                record.group, _ = Group.objects.get_or_create(name=role.name)
            if record.group:
                record.given += [
                    name for name in role.grants() if name not in record.given and give(record.group, name)
                ]
            record.save()


def give(group, name):
    """Give ``group`` what ``name`` says; whether it could be given (its app, or the root page, may not be there)."""
    where, _, name = name.rpartition(":")
    if where == "pages":
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
    if where == "files":
        return bool(
            permission
            and root
            and GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
        )
    if permission:
        group.permissions.add(permission)
    return bool(permission)


def after_migrating(sender, using, **kwargs):
    """Once, after the last app: the permissions of all of them are there by then."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender == last and RoleRecord._meta.db_table in connections[using].introspection.table_names():
        give_roles()
