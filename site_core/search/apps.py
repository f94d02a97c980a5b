from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.schedule import DAY, ScheduledJob, register_jobs
from site_core.lib.trash import exclude_from_trash


class SearchConfig(AppConfig):
    name = "site_core.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from . import desk, signal_handlers, wagtail_index  # noqa: F401  connected by importing
        from .admin_search import registrations
        from .admin_search import signal_handlers as admin_search_handlers  # noqa: F401

        registrations.register()
        exclude_from_trash("search.searchentry", "search.adminsearchentry")  # made again
        register_non_public_models(
            "search.searchcandidate", "search.searchterm", "search.searchcount", "search.adminsearchentry"
        )
        register_jobs(
            ScheduledJob(
                "update_search_terms",
                "delete old counts of searches, and search again for the most frequent ones",
                DAY,
                after_midnight=timedelta(hours=3, minutes=41),
            ),
        )
