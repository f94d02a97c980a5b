from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import (
    register_expiry,
    register_models_outside_pages,
    register_non_public_models,
    register_query_parameters,
)
from site_core.lib.schedule import DAY, WEEK, ScheduledJob, register_jobs

from . import roles


def register_permission_policy() -> None:
    """Give rules permissions of their own. From Wagtail 8 on, they would have those of Wagtail's redirects.

    Wagtail 7 has no registry, and asks the viewset.
    """
    from wagtail import permissions

    from .models import RedirectRule

    if register := getattr(permissions, "register_permission_policy", None):
        register(RedirectRule, exact_class=True)


class RedirectsConfig(AppConfig):
    name = "site_core.redirects"
    label = "redirects"
    verbose_name = _("Redirects")

    def ready(self) -> None:
        from site_core.pages.panels import register_promote_panel

        from . import desk, rule_sets, signal_handlers, trash  # noqa: F401  connected by importing
        from .admin.page_panel import OldUrlsPanel
        from .checks import background, fixes

        register_models_outside_pages("redirects")
        register_non_public_models(
            "redirects.notfoundpath",
            "redirects.notfoundsubscription",
            "redirects.redirecthit",
            "redirects.redirectimport",
            "redirects.redirectimportchange",
            "redirects.redirectupload",
        )
        register_permission_policy()
        roles.register()
        trash.register()
        background.register()
        fixes.register()
        register_promote_panel(OldUrlsPanel(heading=_("Old URLs of this page"), icon="redirect"))
        register_query_parameters(lambda: rule_sets.get_stored_rules().query_names)
        register_expiry(rule_sets.get_next_change)
        register_jobs(
            ScheduledJob(
                "check_redirects",
                "report redirects that don’t work",
                DAY,
                arguments=("--in-background",),
                after_midnight=timedelta(hours=3, minutes=27),
            ),
            ScheduledJob(
                "send_not_found_summary",
                "email new missing URLs to the users who asked for it",
                WEEK,
                after_midnight=timedelta(hours=6, minutes=17),
            ),
        )
