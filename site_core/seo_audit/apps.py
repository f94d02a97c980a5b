from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SeoAuditConfig(AppConfig):
    name = "site_core.seo_audit"
    label = "seo_audit"
    verbose_name = _("SEO audit")

    def ready(self) -> None:
        from . import signal_handlers  # noqa: F401  connected by importing
