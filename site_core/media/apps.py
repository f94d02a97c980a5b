from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models


class MediaConfig(AppConfig):
    name = "site_core.media"
    label = "media"
    verbose_name = _("Images and documents")

    def ready(self) -> None:
        from . import signal_handlers  # noqa: F401  connected by importing

        register_non_public_models("media.clinicrendition")
