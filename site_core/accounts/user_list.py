"""The list of users: with roles, two-step sign-in, and invitations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets import HeaderButton
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from . import two_factor
from .invitations import get_invitation


def describe_roles(user: User) -> str:
    names = [group.name for group in user.groups.all()]
    return ", ".join([_("Administrator"), *names] if user.is_superuser else names)


def describe_two_factor(user: Any) -> str:
    """Return how ``user``, one of ``two_factor.annotate_state``, passes the second step."""
    methods = [_("Passkey")] * user.has_passkey + [_("App")] * user.has_app
    if methods:
        return ", ".join(methods)
    return _("Required, not set up yet") if user.needs_two_factor else _("Off")


def describe_status(user: User) -> str:
    invitation = get_invitation(user)
    if invitation and invitation.is_pending:
        return str(invitation.get_status().label)
    return _("Active") if user.is_active else _("Inactive")


class IndexView(WagtailUserViewSet.index_view_class):
    @cached_property
    def columns(self) -> list[Column]:
        kept = [column for column in super().columns if column.name in ("bulk_actions", "name", User.USERNAME_FIELD)]
        return [
            *kept,
            Column("roles", label=gettext_lazy("Roles"), accessor=describe_roles),
            Column("two_factor", label=gettext_lazy("Two-step sign-in"), accessor=describe_two_factor),
            Column("is_active", label=gettext_lazy("Status"), accessor=describe_status, sort_key="is_active"),
            DateColumn("last_login", label=gettext_lazy("Last sign-in"), sort_key="last_login"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        users = super().get_base_queryset().select_related("invitation").prefetch_related("groups")
        return two_factor.annotate_state(users)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("auth.add_user"):
            return super().header_buttons
        invite = HeaderButton(gettext_lazy("Invite a user"), url=reverse("user_invite"), icon_name="mail")
        return [invite, *super().header_buttons]


class UserViewSet(WagtailUserViewSet):
    index_view_class = IndexView
