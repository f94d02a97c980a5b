from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PageViewsConfig(AppConfig):
    name = "site_core.page_views"
    label = "page_views"
    verbose_name = _("Page views")
