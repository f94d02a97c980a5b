from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from .lib.schedule import DAY, MINUTE, ScheduledJob, register


class SiteCoreConfig(AppConfig):
    name = "site_core"
    verbose_name = _("Clinic site")

    def ready(self) -> None:
        from wagtail.admin.panels import FieldPanel

        from . import checks, signals  # noqa: F401  registered by importing
        from .accounts import roles, sessions  # noqa: F401
        from .models import SearchSettings
        from .page_cache import handlers as page_cache_handlers  # noqa: F401
        from .redirects import handlers  # noqa: F401
        from .seo import index_now_signal_handlers  # noqa: F401
        from .seo.audit import signal_handlers as audit_signal_handlers  # noqa: F401
        from .uploads import handlers as uploads_handlers  # noqa: F401

        post_migrate.connect(roles.after_migrating, dispatch_uid="site_core.roles")
        register(
            ScheduledJob("publish_scheduled", "publish and unpublish pages as editors scheduled", MINUTE),
            ScheduledJob("send_index_now", "notify search engines of changed pages", MINUTE),
            ScheduledJob(
                "backup",
                "write a backup and delete old ones",
                DAY,
                ("--verify", "--keep", "14"),
                after_midnight=timedelta(hours=2, minutes=7),
                is_enabled=lambda: settings.BACKUP_NIGHTLY,
            ),
            ScheduledJob(
                "forget_sign_ins",
                "delete expired sessions and old records of sign-ins",
                DAY,
                after_midnight=timedelta(hours=3, minutes=22),
            ),
            ScheduledJob(
                "check_redirects",
                "report redirects that don’t work",
                DAY,
                after_midnight=timedelta(hours=3, minutes=27),
            ),
            ScheduledJob(
                "prune_db_task_results",
                "delete the results of finished tasks",
                DAY,
                after_midnight=timedelta(hours=3, minutes=37),
                is_enabled=lambda: settings.TASKS_IN == "database",
            ),
        )
        SearchSettings.crawling_panels.append(FieldPanel("index_now"))
