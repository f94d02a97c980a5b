from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "site_core.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from site_core.brand.previews import register_preview

        from . import checks, dependents, signal_handlers  # noqa: F401  connected by importing
        from .replacing import tasks

        register_preview("person", _("Person"), "pages.PersonPage")
        tasks.register()
        dependents.register()
