"""The groups that the site creates, and their permissions."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Workflow

from site_core.accounts.models import Role
from site_core.accounts.roles import update_roles
from site_core.lib.roles import registered_roles

pytestmark = pytest.mark.django_db

OTHER_APPS = ("auth.", "wagtail")


def get_permissions(group):
    return {
        f"{app}.{codename}"
        for app, codename in Permission.objects.filter(group__name=group).values_list(
            "content_type__app_label", "codename"
        )
    }


def test_migration_creates_all_groups():
    assert set(Group.objects.values_list("name", flat=True)) == {role.name for role in registered_roles()}


def test_every_permission_of_the_sites_own_apps_exists():
    listed = {name for role in registered_roles() for name in role.get_grants() if not name.startswith(OTHER_APPS)}
    given = {name for record in Role.objects.all() for name in record.given}
    assert listed <= given


def test_updating_roles_again_changes_nothing():
    before = {role.name: get_permissions(role.name) for role in registered_roles()}
    update_roles()
    assert {role.name: get_permissions(role.name) for role in registered_roles()} == before


def test_permission_removed_by_an_admin_is_not_granted_again():
    editors = Group.objects.get(name="Editors")
    editors.permissions.remove(Permission.objects.get(codename="add_topic"))
    GroupPagePermission.objects.filter(group=editors, permission__codename="add_page").delete()
    update_roles()
    assert "pages.add_topic" not in get_permissions("Editors")
    assert not GroupPagePermission.objects.filter(group=editors, permission__codename="add_page").exists()


def test_permission_added_by_an_admin_is_kept():
    Group.objects.get(name="Front desk").permissions.add(Permission.objects.get(codename="add_topic"))
    update_roles()
    assert "pages.add_topic" in get_permissions("Front desk")


def test_permission_added_by_a_later_version_is_granted():
    record = Role.objects.get(key="editors")
    record.given.remove("pages.add_topic")  # as if the version that created the group didn't list it
    record.save()
    record.group.permissions.clear()
    update_roles()
    assert get_permissions("Editors") == {"pages.add_topic"}


def test_renamed_group_keeps_its_role():
    Group.objects.filter(name="Editors").update(name="Writers")
    update_roles()
    assert not Group.objects.filter(name="Editors").exists()


def test_deleted_group_is_not_created_again():
    Group.objects.get(name="Redirect managers").delete()
    call_command("migrate", verbosity=0)
    assert not Group.objects.filter(name="Redirect managers").exists()


def test_medical_reviewers_approve_what_editors_submit():
    workflow = Workflow.objects.get()
    assert workflow.name == "Medical review"
    assert [group.name for group in workflow.tasks.get().specific.groups.all()] == ["Medical reviewers"]
