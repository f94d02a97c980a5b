from django.apps import AppConfig


class SiteCoreConfig(AppConfig):
    name = "site_core"
    verbose_name = "Clinic site"

    def ready(self):
        from . import checks, signals  # noqa: F401  registered by importing
        from .page_cache import handlers as page_cache_handlers  # noqa: F401
        from .redirects import handlers  # noqa: F401
