"""The “Check” view: problems of the redirects, fixed with one click, and a form that tests any URL."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from ..fixes import FIXES, apply_fix
from ..health import FINDING_KINDS, Finding, RuleAudit
from ..tracing import trace
from .screens import AdminRequest, RedirectsViewMixin

MAX_SHOWN = 100  # findings of each kind
MAX_URL_LENGTH = 4000
CHANGE_PERMISSION = "site_core.change_redirectrule"
FIX_PERMISSIONS = {"delete": "site_core.delete_redirectrule"}  # other fixes require CHANGE_PERMISSION


class FindingGroup:
    """The findings of one kind, with the fixes that the user may apply."""

    def __init__(self, kind: str, findings: list[Finding], permitted_fixes: set[str]) -> None:
        self.kind = kind
        self.heading, self.text, fixes = FINDING_KINDS[kind]
        self.count = len(findings)
        self.shown = findings[:MAX_SHOWN]
        self.fixes = [(name, FIXES[name][0]) for name in fixes if name in permitted_fixes]


class CheckView(RedirectsViewMixin, TemplateView):
    permission_required = "site_core.view_redirectrule"
    template_name = "redirects/health.html"
    page_title = gettext_lazy("Check redirects")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        permitted_fixes = {name for name in FIXES if self.may_apply(name)}
        findings_by_kind: dict[str, list[Finding]] = {kind: [] for kind in FINDING_KINDS}
        for finding in RuleAudit().findings:
            findings_by_kind[finding.kind].append(finding)
        groups = [
            FindingGroup(kind, findings, permitted_fixes) for kind, findings in findings_by_kind.items() if findings
        ]
        may_change = self.request.user.has_perm(CHANGE_PERMISSION)
        return super().get_context_data(groups=groups, may_change=may_change, **self.get_test(), **kwargs)

    def may_apply(self, fix: str) -> bool:
        return self.request.user.has_perm(FIX_PERMISSIONS.get(fix, CHANGE_PERMISSION))

    def get_test(self) -> dict[str, Any]:
        """Return the Trace of the URL in the query string, or the error if it is not a URL."""
        url = self.request.GET.get("url", "").strip()[:MAX_URL_LENGTH]
        try:
            return {"url": url, "trace": trace(url) if url else None}
        except ValueError:
            error = _("This is not a valid URL. Enter a full URL (https://…) or a path that starts with a slash.")
            return {"url": url, "error": error}

    def post(self, request: AdminRequest) -> HttpResponse:
        fix, ids = request.POST.get("fix", ""), request.POST.getlist("rule")
        if fix not in FIXES or not all(pk.isdecimal() and len(pk) < 19 for pk in ids):
            return HttpResponseBadRequest(_("This action does not exist. Go back and use one of the buttons."))
        if not self.may_apply(fix):
            return self.handle_no_permission()
        if kind := request.POST.get("kind"):
            ids = [str(finding.rule_id) for finding in RuleAudit().findings if finding.kind == kind]
        count = apply_fix(fix, ids, request.user)
        message = ngettext("%(count)d redirect fixed.", "%(count)d redirects fixed.", count)
        messages.success(request, message % {"count": count})
        return redirect("redirects_check")
