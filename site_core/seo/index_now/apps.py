from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.lib.schedule import MINUTE, ScheduledJob, register


class IndexNowConfig(AppConfig):
    name = "site_core.seo.index_now"
    label = "index_now"
    verbose_name = _("IndexNow")

    def ready(self) -> None:
        from wagtail.admin.panels import FieldPanel

        from site_core.site_settings.models import SearchSettings

        from . import signal_handlers  # noqa: F401  connected by importing

        register(
            ScheduledJob("send_index_now", "notify search engines of changed pages", MINUTE),
        )
        SearchSettings.crawling_panels.append(FieldPanel("index_now"))
