from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.roles import register_roles
from site_core.lib.schedule import DAY, ScheduledJob, register_jobs


class AccountsConfig(AppConfig):
    name = "site_core.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from . import checks, roles, sessions, sign_ins, site_health  # noqa: F401  connected by importing

        register_non_public_models("accounts.invitation", "accounts.role", "accounts.signin")
        register_roles(*roles.ROLES)
        post_migrate.connect(roles.update_roles_after_migration, dispatch_uid="accounts.roles")
        register_jobs(
            ScheduledJob(
                "purge_sign_ins",
                "delete expired sessions and old records of sign-ins",
                DAY,
                after_midnight=timedelta(hours=3, minutes=22),
            ),
        )
