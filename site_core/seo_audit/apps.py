from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.schedule import MINUTE, ScheduledJob, register_jobs


class SeoAuditConfig(AppConfig):
    name = "site_core.seo_audit"
    label = "seo_audit"
    verbose_name = _("SEO audit")

    def ready(self) -> None:
        from site_core.pages.page_checks import register_page_check

        from . import desk, signal_handlers  # noqa: F401  connected by importing
        from .editor_panel import find_draft_problems

        register_page_check(find_draft_problems)

        register_non_public_models("seo_audit.pageaudit", "seo_audit.confirmedstatement")
        register_jobs(
            ScheduledJob("check_contradictions", "compare pages with what the clinic states, such as prices", MINUTE)
        )
