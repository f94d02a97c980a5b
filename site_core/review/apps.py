from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models, register_uncached_prefix
from site_core.lib.roles import grant_to_role
from site_core.lib.schedule import DAY, HOUR, MINUTE, ScheduledJob, register_jobs
from site_core.pages.review_records import register_review_records


class ReviewConfig(AppConfig):
    name = "site_core.review"
    label = "review"
    verbose_name = _("Medical review")

    def ready(self) -> None:
        from site_core.pages.page_checks import register_page_check
        from site_core.pages.panels import register_review_panel

        # Connected by importing them.
        from . import desk, existing_reviews, going_stale, signal_handlers, site_health, version_marks  # noqa: F401
        from .approvals import ReviewRecords
        from .asking.panel import ReviewRequestsPanel
        from .retractions import desk as retractions_desk  # noqa: F401
        from .retractions import signal_handlers as retraction_signal_handlers  # noqa: F401
        from .retractions.page_checks import find_retracted_references

        register_review_records(ReviewRecords())
        existing_reviews.register()
        register_review_panel(ReviewRequestsPanel())
        register_page_check(find_retracted_references)
        for role in ("editors", "medical-reviewers", "site-admins"):
            grant_to_role(role, "review.add_retractionlist")
        register_uncached_prefix("/review/")
        register_non_public_models(
            "review.reviewrequest", "review.approval", "review.suggestededit", "review.reviewoverride"
        )
        register_non_public_models("review.reviewemail", "review.sentreminder")
        register_non_public_models("review.retractionnotice", "review.retractionlist", "review.citednotice")
        register_jobs(
            ScheduledJob("send_review_emails", "send emails about medical reviews", MINUTE),
            ScheduledJob(
                "send_review_reminders",
                "remind people of medical reviews that are due",
                DAY,
                after_midnight=7 * HOUR,
            ),
        )
