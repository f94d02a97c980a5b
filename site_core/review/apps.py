from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models, register_uncached_prefix
from site_core.lib.schedule import DAY, HOUR, MINUTE, ScheduledJob, register_jobs
from site_core.pages.review_records import register_review_records


class ReviewConfig(AppConfig):
    name = "site_core.review"
    label = "review"
    verbose_name = _("Medical review")

    def ready(self) -> None:
        from site_core.pages.panels import register_review_panel

        from . import desk, signal_handlers, site_health, version_marks  # noqa: F401  connected by importing
        from .approvals import ReviewRecords
        from .asking.panel import ReviewRequestsPanel

        register_review_records(ReviewRecords())
        register_review_panel(ReviewRequestsPanel())
        register_uncached_prefix("/review/")
        register_non_public_models(
            "review.reviewrequest", "review.approval", "review.suggestededit", "review.reviewoverride"
        )
        register_non_public_models("review.reviewemail", "review.sentreminder")
        register_jobs(
            ScheduledJob("send_review_emails", "send emails about medical reviews", MINUTE),
            ScheduledJob(
                "send_review_reminders",
                "remind people of medical reviews that are due",
                DAY,
                after_midnight=7 * HOUR,
            ),
        )
