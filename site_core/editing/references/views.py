"""Read pasted references for the form of a page. Nothing is saved."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.permissions import page_permission_policy

from site_core.pages.reference_formats.parsed_reference import ParsedReference, ReferenceFormatError
from site_core.pages.reference_formats.reading import MAX_LENGTH, parse_references
from site_core.pages.reference_identifiers import work_keys

MAX_EXISTING = 1_000  # references of the form
FIELD_LABELS = {
    "authors": gettext_lazy("authors"),
    "title": gettext_lazy("title"),
    "journal": gettext_lazy("journal or publisher"),
    "year": gettext_lazy("year"),
    "doi": gettext_lazy("DOI or URL"),
}


class ReadForm(forms.Form):
    """``existing`` has the references of the form, as a JSON list of ``[DOI, URL, title, year]``."""

    text = forms.CharField(max_length=MAX_LENGTH, strip=False)
    existing = forms.CharField(required=False, max_length=1_000_000)

    def clean_existing(self) -> list[list[str]]:
        try:
            rows = json.loads(self.cleaned_data["existing"] or "[]")
            return [[str(value) for value in row][:4] for row in rows[:MAX_EXISTING] if len(row) == 4]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise ValidationError("Not a list of references.") from error


@require_POST
def read_references(request: HttpRequest) -> JsonResponse:
    """Return the fields of the pasted references, and what to say about each."""
    if not page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"]):
        raise PermissionDenied
    form = ReadForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("Paste one or several references, up to 100 at a time.")}, status=400)
    try:
        references = parse_references(form.cleaned_data["text"])
    except ReferenceFormatError as error:
        return JsonResponse({"error": str(error)}, status=400)
    if not references:
        return JsonResponse({"error": _("No reference was found in this text.")}, status=400)
    return JsonResponse({"references": describe_all(references, form.cleaned_data["existing"])})


def describe_all(references: list[ParsedReference], existing: list[list[str]]) -> list[dict[str, Any]]:
    """Return what the form shows of ``references``, and which of them are in the list already."""
    known: dict[str, str] = {}
    for number, row in enumerate(existing, 1):
        known |= dict.fromkeys(work_keys(*row), _("Already in the list: reference %(number)d.") % {"number": number})
    described = []
    for reference in references:
        keys = work_keys(reference.doi, reference.url, reference.title, reference.year)
        duplicate = next((known[key] for key in keys if key in known), "")
        described.append(describe(reference, duplicate))
        for key in keys:
            known.setdefault(key, _("Pasted twice."))
    return described


def describe(reference: ParsedReference, duplicate: str) -> dict[str, Any]:
    missing = get_text_list([str(FIELD_LABELS[name]) for name in reference.missing], _("and"))
    notes = [
        duplicate,
        _("Still to type: %(fields)s.") % {"fields": missing} if missing else "",
        _("Not recognized: %(text)s") % {"text": reference.unrecognized} if reference.unrecognized else "",
    ]
    source = " ".join(filter(None, [reference.journal and f"{reference.journal}.", reference.year]))
    source = "; ".join(filter(None, [source, reference.details]))
    parts = [reference.authors, reference.title, source, reference.doi or reference.url]
    return {
        "fields": reference.values,
        "text": ". ".join(part.rstrip(".") for part in parts if part) or _("Nothing was recognized."),
        "notes": [note for note in notes if note],
        "isDuplicate": bool(duplicate),
    }


urlpatterns: list[URLPattern] = [path("editing/references/", read_references, name="editing_references")]
