"""Wagtail's app for managing users, with this site's list of users. It is installed instead of ``wagtail.users``."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "site_core.accounts.user_list.UserViewSet"
