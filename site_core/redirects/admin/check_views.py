"""The “Check” view with one-click fixes, and the preview of a rule in its form."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages

from site_core.background_tasks.kinds import get_kind

from ..checks import background
from ..checks.audit import FINDING_KINDS
from ..checks.fixes import FIXES, MAX_FIXED_IN_REQUEST, apply_fix, may_apply, start_fixing
from ..checks.report import Report
from ..checks.trace import simulate_rule
from ..matching import Match
from ..models import RedirectRule
from ..patterns import PatternError
from .base import AdminRequest, RedirectsViewMixin
from .rule_form import form_panels

MAX_URL_LENGTH = 4000


class FindingGroup:
    """The findings of one kind, with the fixes that the user may apply."""

    def __init__(self, kind: str, report: Report, permitted_fixes: set[str]) -> None:
        self.kind = kind
        self.heading, self.text, fixes = FINDING_KINDS[kind]
        self.count = len(report.rule_ids[kind])
        self.shown = report.shown[kind]
        self.fixes = [(name, FIXES[name][0]) for name in fixes if name in permitted_fixes]


class CheckView(RedirectsViewMixin, TemplateView):
    permission_required = "redirects.view_redirectrule"
    template_name = "redirects/check.html"
    page_title = gettext_lazy("Check redirects")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_few_rules, report = background.has_few_rules(), background.get_report()
        if not has_few_rules and background.last_task() is None:
            background.start(self.request.user)
            report = background.get_report()
        return super().get_context_data(
            groups=self.group_findings(report) if report else [],
            report=report,
            is_outdated=report is not None and not report.is_current,
            task=None if has_few_rules else background.last_task(),
            kind=get_kind(background.CHECK),
            **kwargs,
        )

    def group_findings(self, report: Report) -> list[FindingGroup]:
        permitted_fixes = {name for name in FIXES if self.may_apply(name)}
        return [FindingGroup(kind, report, permitted_fixes) for kind in FINDING_KINDS if report.rule_ids.get(kind)]

    def may_apply(self, fix: str) -> bool:
        return may_apply(fix, self.request.user)

    def post(self, request: AdminRequest) -> HttpResponse:
        if request.POST.get("action") == "check":
            background.start(request.user)
            return redirect("redirects_check")
        fix, ids = request.POST.get("fix", ""), request.POST.getlist("rule")
        if fix not in FIXES or not all(pk.isdecimal() and len(pk) < 19 for pk in ids):
            return HttpResponseBadRequest(_("This action does not exist. Go back and use one of the buttons."))
        if not self.may_apply(fix):
            return self.handle_no_permission()
        kind = request.POST.get("kind")
        rule_ids = self.ids_of_kind(kind) if kind else [*map(int, ids)]
        if rule_ids is None:
            return redirect("redirects_check")
        if len(rule_ids) > MAX_FIXED_IN_REQUEST:
            return redirect("background_task", start_fixing(fix, str(kind), request.user).pk)
        self.apply(fix, rule_ids)
        return redirect("redirects_check")

    def ids_of_kind(self, kind: str) -> list[int] | None:
        """Return the rules with findings of ``kind``, or None if the report is outdated."""
        report = background.get_report()
        if report is None or not report.is_current:
            message = _(
                "Redirects have changed since they were checked. Nothing was fixed. Check again, then fix them."
            )
            messages.error(self.request, message)
            return None
        return report.rule_ids.get(kind, [])

    def apply(self, fix: str, ids: list[int]) -> None:
        count = apply_fix(fix, ids, self.request.user)
        message = ngettext("%(count)d redirect fixed.", "%(count)d redirects fixed.", count)
        messages.success(self.request, message % {"count": count})
        background.remove_findings(set(ids))


@require_POST
@permission_required(["redirects.view_redirectrule"], raise_exception=True)
def simulate(request: HttpRequest) -> JsonResponse:
    """Return ``{"text": sentence, "works": whether the rule applies}`` for the form's values and ``example``."""
    stored = RedirectRule.objects.filter(pk=parse_id(request.POST.get("rule"))).first()
    form_class = form_panels.bind_to_model(RedirectRule).get_form_class()
    form = form_class(request.POST, instance=stored or RedirectRule(), for_user=request.user)
    if not form.is_valid():
        return json_result(next(text for texts in form.errors.values() for text in texts), works=False)
    try:
        match = simulate_rule(form.instance, request.POST.get("example", "")[:MAX_URL_LENGTH].strip())
    except (ValueError, PatternError):
        return json_result(
            _("This is not a valid URL. Enter a path that starts with a slash, such as /old-page/."), works=False
        )
    outcome = describe(match) if match else _("This redirect does not match that URL.")
    works = bool(match and not match.is_loop and match.status != 404)
    return json_result(" ".join([outcome, *map(str, form.check_result.warnings)]), works=works)


def parse_id(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def json_result(text: str, works: bool) -> JsonResponse:
    return JsonResponse({"text": text, "works": works})


def describe(match: Match) -> str:
    values = {"location": match.location, "status": match.status}
    if match.is_loop:
        return _("Visitors would see “not found”, because the redirects of the new URL form a loop.")
    if match.status == 404:
        return _("Nothing exists at the new URL, so this redirect, a last resort, does not apply.")
    if not match.status:
        return _("This URL is an exception, so it is not redirected.")
    if not match.location:
        return _("Visitors see “gone” (%(status)d).") % values
    return _("Visitors are sent to %(location)s (%(status)d).") % values
