"""Where an example address would lead by a redirect that is being written."""

from django.contrib.auth.decorators import permission_required
from django.http import JsonResponse
from django.views.decorators.http import require_POST

from ..models import RedirectRule
from ..patterns import PatternError
from ..tracing import simulate_rule
from .rule_form import form_panels

LONGEST_EXAMPLE = 4000  # characters


@require_POST
@permission_required(["site_core.view_redirectrule"], raise_exception=True)
def try_rule(request):
    """``{"text": sentence, "works": whether the rule answers}`` for the form's values and the address ``example``."""
    stored = RedirectRule.objects.filter(pk=int_of(request.POST.get("rule"))).first()
    form_class = form_panels.bind_to_model(RedirectRule).get_form_class()
    form = form_class(request.POST, instance=stored or RedirectRule(), for_user=request.user)
    if not form.is_valid():
        return said(next(text for texts in form.errors.values() for text in texts), works=False)
    try:
        match = simulate_rule(form.instance, request.POST.get("example", "")[:LONGEST_EXAMPLE].strip())
    except (ValueError, PatternError):
        return said("This is no address. Write the part from the first slash on: /old-page/.", works=False)
    if match is None:
        return said("This redirect does not answer that address.", works=False)
    return said(" ".join([outcome(match), *form.verdict.warnings]), works=not match.is_loop)


def int_of(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def said(text, works):
    return JsonResponse({"text": text, "works": works})


def outcome(match):
    if match.is_loop:
        return "Visitors would get “not found”: the new addresses are answered by redirects again."
    if not match.location:
        return f"Visitors get {match.status}: taken down."
    return f"Visitors are sent to {match.location} ({match.status})."
