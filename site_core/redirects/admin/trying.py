"""Show where an example URL would lead with a redirect that is being edited."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..matching import Match
from ..models import RedirectRule
from ..patterns import PatternError
from ..tracing import simulate_rule
from .rule_form import form_panels

MAX_EXAMPLE_LENGTH = 4000


@require_POST
@permission_required(["site_core.view_redirectrule"], raise_exception=True)
def simulate(request: HttpRequest) -> JsonResponse:
    """Return ``{"text": sentence, "works": whether the rule applies}`` for the form's values and ``example``."""
    stored = RedirectRule.objects.filter(pk=parse_id(request.POST.get("rule"))).first()
    form_class = form_panels.bind_to_model(RedirectRule).get_form_class()
    form = form_class(request.POST, instance=stored or RedirectRule(), for_user=request.user)
    if not form.is_valid():
        return json_result(next(text for texts in form.errors.values() for text in texts), works=False)
    try:
        match = simulate_rule(form.instance, request.POST.get("example", "")[:MAX_EXAMPLE_LENGTH].strip())
    except (ValueError, PatternError):
        return json_result(
            _("This is not a valid URL. Enter a path that starts with a slash, such as /old-page/."), works=False
        )
    if match is None:
        return json_result(_("This redirect does not match that URL."), works=False)
    return json_result(" ".join([describe(match), *map(str, form.check_result.warnings)]), works=not match.is_loop)


def parse_id(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def json_result(text: str, works: bool) -> JsonResponse:
    return JsonResponse({"text": text, "works": works})


def describe(match: Match) -> str:
    values = {"location": match.location, "status": match.status}
    if match.is_loop:
        return _("Visitors would see “not found”, because the new URL is redirected again and again.")
    if not match.location:
        return _("Visitors see “gone” (%(status)d).") % values
    return _("Visitors are sent to %(location)s (%(status)d).") % values
