"""The form of one redirect: checked with all other rules, and tried with an example while it is filled in."""

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, PageChooserPanel

from ..models import QueryMode
from ..validation import RuleChecker

MAY_LEAVE_SITE = "site_core.add_external_redirect"


class RuleForm(WagtailAdminModelForm):
    """Errors stand beside the fields they are about; ``verdict`` has what else is to be said."""

    verdict = None

    def full_clean(self):
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        if "redirect_page" in self.changed_data:
            self.instance.redirect_page_route_path = ""
        if "query_mode" in self.changed_data and self.instance.query_mode == QueryMode.IGNORE:
            self.instance.query = ""
        self.checker = RuleChecker(may_leave_site=bool(self.for_user and self.for_user.has_perm(MAY_LEAVE_SITE)))
        self.verdict = self.checker.check(self.instance)
        for field, texts in self.verdict.errors.items():
            for text in texts:
                self.add_error(field if field in self.fields else None, text)

    def save(self, commit=True):
        # What a person has decided is theirs: automatic redirects no longer replace it.
        self.instance.automatically_created = False
        if not commit:
            return super().save(commit=False)
        self.checker.save(self.verdict, self.for_user)
        return self.instance


form_panels = ObjectList(
    [
        MultiFieldPanel([FieldPanel("source"), FieldPanel("kind", heading="Applies to")], heading="From"),
        MultiFieldPanel(
            [
                PageChooserPanel("redirect_page", heading="To a page", help_text="Follows the page when it moves."),
                FieldPanel("target", heading="Or to an address"),
                FieldPanel("status"),
            ],
            heading="To",
        ),
        HelpPanel(template="redirects/try_panel.html", heading="Try it"),
        MultiFieldPanel(
            [FieldPanel("enabled"), FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")])],
            heading="When",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("ignore_case"), FieldPanel("ignore_slash")]),
                FieldRowPanel([FieldPanel("query_mode"), FieldPanel("query", heading="Query, such as p=123")]),
                FieldPanel("carry_query"),
                FieldRowPanel([FieldPanel("priority"), FieldPanel("site", heading="Only on this site")]),
            ],
            heading="Finer points",
            classname="collapsed",
        ),
        FieldPanel("notes", help_text="For your colleagues: why this redirect is here, and until when it is needed."),
    ],
    base_form_class=RuleForm,
)
