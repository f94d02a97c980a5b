"""The groups that the site makes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Workflow

from site_core.accounts.models import Role
from site_core.accounts.roles import ROLES, give_roles

pytestmark = pytest.mark.django_db


def may(name):
    return {
        f"{app}.{codename}"
        for app, codename in Permission.objects.filter(group__name=name).values_list(
            "content_type__app_label", "codename"
        )
    }


def test_migrating_makes_all_groups():
    assert set(Group.objects.values_list("name", flat=True)) == {role.name for role in ROLES}


def test_every_permission_of_our_own_apps_exists():
    ours = {name for role in ROLES for name in role.grants() if name.startswith(("site_core.", "home.", "blog."))}
    given = {name for record in Role.objects.all() for name in record.given}
    assert ours <= given


def test_giving_again_changes_nothing():
    before = {role.name: may(role.name) for role in ROLES}
    give_roles()
    assert {role.name: may(role.name) for role in ROLES} == before


def test_what_an_admin_takes_away_stays_away():
    editors = Group.objects.get(name="Editors")
    editors.permissions.remove(Permission.objects.get(codename="add_topic"))
    GroupPagePermission.objects.filter(group=editors, permission__codename="add_page").delete()
    give_roles()
    assert "pages.add_topic" not in may("Editors")
    assert not GroupPagePermission.objects.filter(group=editors, permission__codename="add_page").exists()


def test_what_an_admin_adds_stays():
    Group.objects.get(name="Front desk").permissions.add(Permission.objects.get(codename="add_topic"))
    give_roles()
    assert "pages.add_topic" in may("Front desk")


def test_what_a_later_version_brings_is_given():
    record = Role.objects.get(key="editors")
    record.given.remove("pages.add_topic")  # as if it had not been known when the group was made
    record.save()
    record.group.permissions.clear()
    give_roles()
    assert may("Editors") == {"pages.add_topic"}


def test_renamed_group_goes_on_under_its_new_name():
    Group.objects.filter(name="Editors").update(name="Writers")
    give_roles()
    assert not Group.objects.filter(name="Editors").exists()


def test_deleted_group_does_not_come_back():
    Group.objects.get(name="Redirect managers").delete()
    call_command("migrate", verbosity=0)
    assert not Group.objects.filter(name="Redirect managers").exists()


def test_clinicians_approve_what_editors_submit():
    workflow = Workflow.objects.get()
    assert workflow.name == "Medical review"
    assert [group.name for group in workflow.tasks.get().specific.groups.all()] == ["Medical reviewers"]
