from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.schedule import MINUTE, ScheduledJob, register_jobs


class IndexNowConfig(AppConfig):
    name = "site_core.seo.index_now"
    label = "index_now"
    verbose_name = _("IndexNow")

    def ready(self) -> None:
        from wagtail.admin.panels import FieldPanel

        from site_core.site_settings.models import SearchSettings

        from . import signal_handlers  # noqa: F401  connected by importing

        register_non_public_models("index_now.indexnowping")
        register_jobs(
            ScheduledJob("send_index_now", "notify search engines of changed pages", MINUTE),
        )
        SearchSettings.crawling_panels.append(FieldPanel("index_now"))
