from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models


class ReviewConfig(AppConfig):
    name = "site_core.review"
    label = "review"
    verbose_name = _("Medical review")

    def ready(self) -> None:
        register_non_public_models(
            "review.reviewrequest", "review.approval", "review.suggestededit", "review.reviewoverride"
        )
