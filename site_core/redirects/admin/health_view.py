"""The page “Check”: what is wrong among the redirects, mended with one click, and a box to test any address."""

from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from ..fixes import FIXES, apply_fix
from ..health import FINDING_KINDS, RuleAudit
from ..tracing import trace
from .screens import RedirectsScreen

MOST_SHOWN = 100  # of each kind of finding
NEEDED = {"delete": "site_core.delete_redirectrule"}  # for a fix; all others change
NO_ADDRESS = "This is no address. Paste it as a visitor has it: https://… or the part from the first slash on."


class Group:
    """The findings of one kind, as they stand on the page."""

    def __init__(self, kind, findings):
        self.kind = kind
        self.heading, self.text, fixes = FINDING_KINDS[kind]
        self.number = len(findings)
        self.shown = findings[:MOST_SHOWN]
        self.fixes = [(name, FIXES[name][0]) for name in fixes]


class HealthView(RedirectsScreen, TemplateView):
    permission_required = "site_core.view_redirectrule"
    template_name = "redirects/health.html"
    page_title = "Check redirects"

    def get_context_data(self, **kwargs):
        findings = RuleAudit().findings
        groups = [
            Group(kind, found) for kind in FINDING_KINDS if (found := [each for each in findings if each.kind == kind])
        ]
        may = {name for name in FIXES if self.request.user.has_perm(NEEDED.get(name, "site_core.change_redirectrule"))}
        for group in groups:
            group.fixes = [each for each in group.fixes if each[0] in may]
        may_change = self.request.user.has_perm("site_core.change_redirectrule")
        return super().get_context_data(groups=groups, may_change=may_change, **self.tested(), **kwargs)

    def tested(self):
        """The Trace of the address that was asked for, or what is wrong with it."""
        address = self.request.GET.get("address", "").strip()[:4000]
        try:
            return {"address": address, "trace": trace(address) if address else None}
        except ValueError:
            return {"address": address, "problem": NO_ADDRESS}

    def post(self, request):
        name, ids = request.POST.get("fix"), request.POST.getlist("rule")
        if name not in FIXES or not all(pk.isdecimal() and len(pk) < 19 for pk in ids):
            return HttpResponseBadRequest("Go back and use one of the buttons.")
        if not request.user.has_perm(NEEDED.get(name, "site_core.change_redirectrule")):
            return self.handle_no_permission()
        if kind := request.POST.get("kind"):
            ids = [finding.rule_id for finding in RuleAudit().findings if finding.kind == kind]
        mended = apply_fix(name, ids, request.user)
        messages.success(request, ngettext("%d redirect mended.", "%d redirects mended.", mended) % mended)
        return redirect("redirects_health")
