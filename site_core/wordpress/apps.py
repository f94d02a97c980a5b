from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.trash import exclude_from_trash


class WordPressConfig(AppConfig):
    name = "site_core.wordpress"
    label = "wordpress"
    verbose_name = _("WordPress")

    def ready(self) -> None:
        from . import desk  # noqa: F401

        register_non_public_models("wordpress")
        exclude_from_trash("wordpress")
