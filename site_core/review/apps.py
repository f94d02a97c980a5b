from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.pages.review_records import register_review_records


class ReviewConfig(AppConfig):
    name = "site_core.review"
    label = "review"
    verbose_name = _("Medical review")

    def ready(self) -> None:
        from . import signal_handlers  # noqa: F401  connected by importing
        from .approvals import ReviewRecords

        register_review_records(ReviewRecords())
        register_non_public_models(
            "review.reviewrequest", "review.approval", "review.suggestededit", "review.reviewoverride"
        )
