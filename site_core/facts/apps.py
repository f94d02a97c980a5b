from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "site_core.facts"
    label = "facts"
    verbose_name = _("Facts")

    def ready(self) -> None:
        from site_core.caching.registry import register_non_public_models

        from . import desk, roles, signal_handlers  # noqa: F401  connected by importing

        register_non_public_models("facts.factuse")
        roles.register()
