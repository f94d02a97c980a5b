from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditingConfig(AppConfig):
    name = "site_core.editing"
    label = "editing"
    verbose_name = _("Editing")

    def ready(self) -> None:
        from . import signal_handlers  # noqa: F401  connected by importing
        from .block_adapters import register_adapters
        from .paste.adapters import register_paste_adapters

        register_adapters()
        register_paste_adapters()
