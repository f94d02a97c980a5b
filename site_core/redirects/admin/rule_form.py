"""The form for one redirect. It checks the redirect against all others and tests it while it is edited."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, PageChooserPanel

from ..checks.rule_checks import CheckResult, RuleChecker
from ..checks.typed_urls import apply_star
from ..models import QueryMode, RedirectRule

PRIORITY_HELP = _(
    "If several redirects match, the highest number wins. Below 0, a redirect that inserts $1 is a last resort: it "
    "only applies if its new URL exists."
)
EXTERNAL_PERMISSION = "redirects.add_external_redirect"


class RuleForm(WagtailAdminModelForm):
    """Errors are shown next to their fields. ``check_result`` also has the warnings."""

    check_result: CheckResult | None = None

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        if "redirect_page" in self.changed_data:
            self.instance.redirect_page_route_path = ""
        if "query_mode" in self.changed_data and self.instance.query_mode == QueryMode.IGNORE:
            self.instance.query = ""
        may_leave_site = bool(self.for_user and self.for_user.has_perm(EXTERNAL_PERMISSION))
        self.checker = RuleChecker(may_leave_site=may_leave_site)
        notices = apply_star(self.instance)
        self.check_result = self.checker.check(self.instance)
        self.check_result.warnings[:0] = notices
        for field, messages in self.check_result.errors.items():
            for message in messages:
                self.add_error(field if field in self.fields else None, message)

    def save(self, commit: bool = True) -> RedirectRule:
        # Automatic redirects must not replace what a person has decided.
        self.instance.automatically_created = False
        if not commit:
            return super().save(commit=False)
        assert self.check_result is not None  # Django saves only valid forms
        self.checker.save(self.check_result, self.for_user)
        return self.instance


form_panels = ObjectList(
    [
        MultiFieldPanel([FieldPanel("source"), FieldPanel("kind", heading=_("Applies to"))], heading=_("From")),
        MultiFieldPanel(
            [
                PageChooserPanel(
                    "redirect_page",
                    heading=_("To a page"),
                    help_text=_("The redirect stays correct if the page moves."),
                ),
                FieldPanel("target", heading=_("Or to a URL")),
                FieldPanel("status"),
            ],
            heading=_("To"),
        ),
        HelpPanel(template="redirects/preview_panel.html", heading=_("Test this redirect")),
        MultiFieldPanel(
            [FieldPanel("enabled"), FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")])],
            heading=_("Schedule"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("ignore_case"), FieldPanel("ignore_slash")]),
                FieldRowPanel(
                    [FieldPanel("query_mode"), FieldPanel("query", heading=_("Query string, such as p=123"))]
                ),
                FieldPanel("carry_query"),
                FieldRowPanel(
                    [
                        FieldPanel("priority", help_text=PRIORITY_HELP),
                        FieldPanel("site", heading=_("Only on this site")),
                    ]
                ),
            ],
            heading=_("Advanced"),
            classname="collapsed",
        ),
        FieldPanel("notes", help_text=_("For your colleagues: why this redirect exists, and until when it is needed.")),
    ],
    base_form_class=RuleForm,
)
