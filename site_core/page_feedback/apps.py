from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.roles import grant_to_role
from site_core.lib.trash import exclude_from_trash


class PageFeedbackConfig(AppConfig):
    name = "site_core.page_feedback"
    label = "page_feedback"
    verbose_name = _("Page feedback")

    def ready(self) -> None:
        from site_core.pages.page_foot import register_page_foot
        from site_core.pages.panels import register_promote_panel

        from .panels import FeedbackPanel
        from .question import render_question

        grant_to_role("site-admins", "page_feedback.change_feedbacksettings")
        register_page_foot(render_question)
        register_promote_panel(FeedbackPanel(heading=_("Was this page helpful?")))
        register_non_public_models("page_feedback.feedbackcount")
        exclude_from_trash("page_feedback.feedbackcount")
