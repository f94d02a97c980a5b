"""Redirect several old URLs to one page or URL at once. Each is checked like a redirect that is added alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import log
from wagtail.models import Page, Site

from .. import bulk
from ..checks.field_checks import check_fields
from ..checks.rule_checks import RuleChecker
from ..checks.typed_urls import apply_star
from ..models import NotFoundPath, RedirectRule, Status
from .base import RedirectsViewMixin
from .not_found_actions import delete_resolved
from .not_found_report import quote_path
from .rule_form import EXTERNAL_PERMISSION

MAX_URLS = 500


@dataclass
class LineResult:
    """What became of one old URL: a stored ``rule``, or none. ``messages`` are warnings or the reasons."""

    line: str
    rule: RedirectRule | None
    messages: list[str] = field(default_factory=list)


class SeveralRulesForm(forms.Form):
    old_urls = forms.CharField(
        label=_("Old URLs"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "One on each line: /old-page/, /?p=123, or /old-blog/* for everything that starts with /old-blog/."
        ),
        error_messages={"required": _("Enter at least one old URL.")},
    )
    redirect_page = forms.ModelChoiceField(
        Page.objects.all(),
        label=_("To a page"),
        required=False,
        widget=AdminPageChooser(show_edit_link=False),
        help_text=_("The redirects stay correct if the page moves."),
        error_messages={"invalid_choice": _("This page no longer exists. Choose another page.")},
    )
    target = forms.CharField(label=_("Or to a URL"), required=False)
    status = forms.TypedChoiceField(label=_("Response"), choices=Status.choices, coerce=int, initial=Status.MOVED)
    site = forms.ModelChoiceField(Site.objects.all(), label=_("Only on this site"), required=False)

    def __init__(self, user: User, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        self.may_leave_site = user.has_perm(EXTERNAL_PERMISSION)
        if Site.objects.count() < 2:
            del self.fields["site"]

    def clean_old_urls(self) -> list[str]:
        """Return the lines without duplicates."""
        lines = dict.fromkeys(line.strip() for line in self.cleaned_data["old_urls"].splitlines() if line.strip())
        if len(lines) > MAX_URLS:
            message = gettext("Enter at most %(limit)d URLs at a time, or import them as a file.")
            raise forms.ValidationError(message % {"limit": MAX_URLS})
        return list(lines)

    def clean(self) -> dict[str, Any]:
        """Report what is wrong with the target once, not for each line."""
        super().clean()
        if not self.errors:
            errors = check_fields(self.build_rule("/old/"), self.may_leave_site)
            for name, messages in errors.items():
                self.add_error(name if name in self.fields else None, messages)
        return self.cleaned_data

    def build_rule(self, line: str) -> RedirectRule:
        """Return an unsaved rule for one old URL."""
        values = {name: self.cleaned_data.get(name) for name in ("redirect_page", "target", "status", "site")}
        return RedirectRule(source=line, **values)

    def save(self) -> list[LineResult]:
        """Save the redirects that are valid, and return what became of each line."""
        checker = RuleChecker.for_import(may_leave_site=self.may_leave_site)
        results = [self.check_line(line, checker) for line in self.cleaned_data["old_urls"]]
        self.write([result.rule for result in results if result.rule], checker)
        return results

    def check_line(self, line: str, checker: RuleChecker) -> LineResult:
        rule = self.build_rule(line)
        notices = apply_star(rule)
        result = checker.check(rule)
        if not result.is_valid:
            return LineResult(line, None, result.error_messages())
        checker.add(rule)
        return LineResult(line, rule, [*notices, *result.warnings])

    @transaction.atomic
    def write(self, rules: list[RedirectRule], checker: RuleChecker) -> None:
        """Save ``rules``, together with the stored ones that now lead past them."""
        for rule in rules:
            checker.flatten(rule)
        bulk.create_rules(rules)
        others = list(checker.flattened_rules.values())
        bulk.update_rules(others)
        for rule in rules:
            log(rule, "wagtail.create", user=self.user)
            delete_resolved(rule)
        for rule in others:
            log(rule, "wagtail.edit", user=self.user)


class SeveralRulesView(RedirectsViewMixin, FormView):
    """Show the form, and after it was submitted the result of each line, with the rejected lines left in the form."""

    permission_required = "redirects.add_redirectrule"
    template_name = "redirects/several_rules.html"
    form_class = SeveralRulesForm
    page_title = _("Add several redirects")

    def get_initial(self) -> dict[str, Any]:
        """Return the values in the URL: a page, and URLs that were selected in the report of URLs not found."""
        ids = [pk for pk in self.request.GET.getlist("not_found") if pk.isdecimal() and len(pk) < 19][:MAX_URLS]
        paths = NotFoundPath.objects.filter(pk__in=ids).order_by("-hits", "path")
        sites = {not_found.site_id for not_found in paths}
        return {
            "old_urls": "\n".join(quote_path(not_found.path) for not_found in paths),
            "redirect_page": parse_page_id(self.request.GET.get("redirect_page", "")),
            "site": sites.pop() if len(sites) == 1 else None,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: SeveralRulesForm) -> HttpResponse:
        results = form.save()
        rejected = [result.line for result in results if not result.rule]
        initial = {**form.cleaned_data, "old_urls": "\n".join(rejected)}
        unsaved_form = SeveralRulesForm(form.user, initial=initial)
        return self.render_to_response(self.get_context_data(form=unsaved_form, results=results))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        results: list[LineResult] = kwargs.get("results", [])
        created = sum(bool(result.rule) for result in results)
        return super().get_context_data(
            created_text=describe_created(created) if created else "",
            rejected_text=describe_rejected(len(results) - created) if len(results) > created else "",
            next_url=self.next_url,
            back_url=self.next_url or reverse("redirects:list"),
            **kwargs,
        )

    @cached_property
    def next_url(self) -> str:
        return get_valid_next_url_from_request(self.request)


def parse_page_id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def describe_created(count: int) -> str:
    return ngettext("%(count)d redirect created.", "%(count)d redirects created.", count) % {"count": count}


def describe_rejected(count: int) -> str:
    message = ngettext(
        "%(count)d URL was rejected. Correct it below and save again.",
        "%(count)d URLs were rejected. Correct them below and save again.",
        count,
    )
    return message % {"count": count}
