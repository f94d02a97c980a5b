import datetime

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.schedule import DAY, HOUR, MINUTE, ScheduledJob, register_jobs
from site_core.lib.trash import exclude_from_trash


def checks_external_links() -> bool:
    return settings.CHECK_EXTERNAL_LINKS


JOBS = (
    ScheduledJob(
        "audit_seo",
        "check all pages for search engines",
        DAY,
        arguments=("--in-background",),
        after_midnight=datetime.timedelta(hours=2, minutes=37),
    ),
    ScheduledJob("check_contradictions", "compare pages with what the clinic states, such as prices", MINUTE),
    ScheduledJob("find_external_links", "list the links to other websites", HOUR, is_enabled=checks_external_links),
    ScheduledJob(
        "check_external_links",
        "check links to other websites that are due, each once a week",
        MINUTE,
        is_enabled=checks_external_links,
    ),
)


class SeoAuditConfig(AppConfig):
    name = "site_core.seo_audit"
    label = "seo_audit"
    verbose_name = _("SEO audit")

    def ready(self) -> None:
        from site_core.pages.page_checks import register_page_check

        from . import background, desk, signal_handlers  # noqa: F401  connected by importing
        from .editor_panel import find_draft_problems
        from .external_links import desk as external_links_desk  # noqa: F401  connected by importing

        background.register()
        register_page_check(find_draft_problems)
        register_jobs(*JOBS)
        register_non_public_models("seo_audit.pageaudit", "seo_audit.auditedpage", "seo_audit.confirmedstatement")
        register_non_public_models("seo_audit.externallink", "seo_audit.externallinkuse", "seo_audit.readdraft")
        exclude_from_trash(  # made again
            "seo_audit.pageaudit", "seo_audit.auditedpage", "seo_audit.externallinkuse", "seo_audit.readdraft"
        )
