"""What the editor knows about facts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from site_core.facts.models import Fact


def describe_facts(user: Any = None) -> list[dict[str, Any]]:
    """Return all facts by name, as ``static/js/fact-picker.js`` takes them. Those that ``user`` may edit have a URL."""
    finder = AdminURLFinder(user) if user else None
    return [
        {
            "id": fact.pk,
            "name": fact.name,
            "otherNames": fact.other_names,
            "value": fact.value,
            "kind": fact.get_kind_display(),
            "checked": checked_text(fact),
            "isOverdue": fact.is_overdue,
            "url": finder.get_edit_url(fact) if finder else None,
        }
        for fact in Fact.objects.order_by("name")
    ]


def checked_text(fact: Fact) -> str:
    text = _("Checked on %(date)s. The next check is overdue.") if fact.is_overdue else _("Checked on %(date)s.")
    return text % {"date": date_format(fact.checked_on, "DATE_FORMAT")}


def editor_config() -> dict[str, Any]:
    """Return what the scripts of the editor need: the facts, the URL that has them later, and texts."""
    return {"facts": describe_facts(), "url": reverse("editing_facts"), "texts": editor_texts()}


def editor_texts() -> dict[str, str]:
    return {
        "heading": _("Insert a fact"),
        "search": _("Search by name or value"),
        "cancel": _("Cancel"),
        "noMatches": _("No facts match."),
        "empty": _("There are no facts yet. Site admins add them under “Facts” in the menu."),
        "count": _("Facts in the list: {count}"),
        "edit": _("Edit this fact"),
        "deleted": _("Deleted fact"),
        "deletedHelp": _("This fact was deleted, so readers see nothing here. Remove it, or choose another one."),
        "insert": _("Insert a fact"),
        "readers": _("Readers see: {text}"),
        "typed": _("This is also the value of the fact “{name}”."),
        "use": _("Use the fact"),
    }


@permission_required("wagtailadmin.access_admin")
def list_facts(request: HttpRequest) -> JsonResponse:
    """Respond with the facts as they are now: someone may have added one since the form was opened."""
    return JsonResponse({"facts": describe_facts(request.user)})
