from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.roles import grant_to_role
from site_core.lib.schedule import DAY, ScheduledJob, register_jobs
from site_core.lib.trash import exclude_from_trash
from site_core.pages.page_checks import register_page_check
from site_core.redirects.serving.shortcuts import register_shortcut


class WordPressConfig(AppConfig):
    name = "site_core.wordpress"
    label = "wordpress"
    verbose_name = _("WordPress")

    def ready(self) -> None:
        from site_core.content.heading_names import register_heading_names

        from . import anchors, attention
        from . import desk as _desk  # noqa: F401
        from .old_urls import files, signal_handlers  # noqa: F401  connected by importing
        from .proof import tasks as proof_tasks
        from .switch import desk as _switch_desk  # noqa: F401
        from .wizard import old_url_tasks, tasks

        tasks.register()
        old_url_tasks.register()
        proof_tasks.register()
        register_shortcut(files.find_current_url)
        register_page_check(attention.find_problems)
        register_heading_names(anchors.find_names)
        register_non_public_models("wordpress")
        exclude_from_trash("wordpress")
        grant_to_role("site-admins", tasks.PERMISSION)
        register_jobs(
            ScheduledJob(
                "delete_wordpress_uploads",
                "delete uploaded exports of WordPress after 30 days",
                DAY,
                after_midnight=timedelta(hours=4, minutes=27),
            ),
            ScheduledJob(
                "watch_switch",
                "compare what visitors miss after the switch from WordPress with the proof sheet, and email it",
                DAY,
                after_midnight=timedelta(hours=6, minutes=33),
            ),
        )
