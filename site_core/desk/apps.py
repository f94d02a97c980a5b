from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models


class DeskConfig(AppConfig):
    name = "site_core.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from . import panels  # noqa: F401  registers the panels to which several rooms add items

        register_non_public_models("desk.desklayout")
