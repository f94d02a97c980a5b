from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.json_values import register_model
from site_core.caching.registry import register_non_public_models, register_uploaded_models
from site_core.lib.schedule import DAY, MINUTE, ScheduledJob, register_jobs


class MediaConfig(AppConfig):
    name = "site_core.media"
    label = "media"
    verbose_name = _("Images and documents")
    has_threads = False  # whether this process, a server, creates renditions in a thread

    def ready(self) -> None:
        from . import signal_handlers, site_health  # noqa: F401  connected by importing
        from .models import ClinicRendition

        register_model(ClinicRendition)
        register_uploaded_models("media.clinicimage", "media.clinicdocument")
        register_non_public_models("media.clinicrendition", "media.pendingrendition")
        register_jobs(
            ScheduledJob("create_renditions", "create renditions that are still missing", MINUTE),
            ScheduledJob(
                "check_images",
                "check that the files of all images can be read",
                DAY,
                after_midnight=timedelta(hours=3, minutes=52),
            ),
            ScheduledJob(
                "delete_abandoned_uploads",
                "delete uploads that nobody completed, and originals without an image",
                DAY,
                after_midnight=timedelta(hours=4, minutes=12),
            ),
        )
