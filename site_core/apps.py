from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SiteCoreConfig(AppConfig):
    name = "site_core"
    verbose_name = "Clinic site"

    def ready(self):
        from . import checks, signals  # noqa: F401  registered by importing
        from .accounts import roles, sessions  # noqa: F401
        from .page_cache import handlers as page_cache_handlers  # noqa: F401
        from .redirects import handlers  # noqa: F401
        from .uploads import handlers as uploads_handlers  # noqa: F401

        post_migrate.connect(roles.after_migrating, dispatch_uid="site_core.roles")
