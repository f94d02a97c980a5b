"""Forms of settings and snippets with text that a browser kept. As in ``page_forms``, nothing here saves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import ResolverMatch
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.blocks import StreamValue

from ..drafts.comparison import Change, compare_text
from ..drafts.merging import Conflict


class KeptModelFormMixin:
    """Binds the form to the posted text and does ``kept_action`` with it: “compare”, “restore”, or “check”."""

    http_method_names: ClassVar[list[str]] = ["post"]
    kept_action = ""
    request: HttpRequest
    object: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hasattr(self, "object"):
            self.object = self.get_object() if isinstance(self, generic.EditView) else None
        self.form = self.get_form()  # type: ignore[attr-defined]
        self.form.is_valid()
        return getattr(self, self.kept_action)()

    def restore(self) -> HttpResponse:
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]

    def check(self) -> JsonResponse:
        fields = [field for field in self.form if field.errors]
        return JsonResponse({"errors": [f"{field.label}: {' '.join(field.errors)}" for field in fields]})

    def compare(self) -> JsonResponse:
        changes = changed_form_fields(self.form)
        context = {"changes": changes, "is_new": self.object is None}
        html = render_to_string("editing/unsaved_text/comparison.html", context, self.request) if changes else ""
        return JsonResponse({"html": html})


def changed_form_fields(form: Any) -> list[Change]:
    """Return the fields of ``form`` that differ from what is saved. Text is compared, other values are only named."""
    changes = [describe_change(form[name]) for name in form.changed_data if not has_same_blocks(form, name)]
    for name, formset in getattr(form, "formsets", {}).items():
        if formset.has_changed():
            changes.append(Change(Conflict(name), capfirst(name.replace("_", " ")), _("Changed"), []))
    return changes


def has_same_blocks(form: Any, name: str) -> bool:
    """Return whether ``name`` is a StreamField with the saved blocks. Ids may differ, which counts as a change."""
    before, after = form[name].initial, form.cleaned_data.get(name)
    if not isinstance(before, StreamValue) or not isinstance(after, StreamValue):
        return False
    return block_content(before) == block_content(after)


def block_content(stream: StreamValue) -> list[Any]:
    return [(child.block_type, without_ids(child.block.get_prep_value(child.value))) for child in stream]


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_ids(item) for key, item in value.items() if key != "id"}
    return [without_ids(item) for item in value] if isinstance(value, list) else value


def describe_change(field: BoundField) -> Change:
    before, after = field.initial, field.value()
    is_text = all(value is None or isinstance(value, str | int) for value in (before, after))
    lines = compare_text(str(before or ""), str(after or "")) if is_text else []
    return Change(Conflict(field.name), str(field.label), "" if lines else _("Changed"), lines)


def kept_model_form(match: ResolverMatch, action: str) -> Any:
    """Return a view like that of ``match``, but for kept text. None if ``match`` is no form of settings or snippets."""
    is_snippet = match.namespace.startswith("wagtailsnippets_") and match.url_name in ("add", "edit")
    if not (is_snippet or match.view_name == "wagtailsettings:edit"):
        return None
    function: Any = match.func
    view: Any = type("KeptModelForm", (KeptModelFormMixin, function.view_class), {"kept_action": action})
    return view.as_view(**function.view_initkwargs)
