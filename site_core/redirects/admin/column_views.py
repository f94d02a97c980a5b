"""Choose what the columns of an uploaded table mean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from ..models import RedirectUpload
from ..transfer import jobs
from ..transfer.formats.column import Column
from ..transfer.formats.columns import is_complete
from ..transfer.formats.source import Options
from .transfer_views import OwnUploadMixin

State = RedirectUpload.State
SAMPLE_CELLS = 4  # shown for each column


class ColumnsForm(forms.Form):
    """One choice for each column of a table, and how its rows are read."""

    has_headings = forms.BooleanField(
        label=_("The first row has headings"),
        required=False,
        help_text=_("Clear this if the first row is already a redirect."),
    )
    as_expressions = forms.BooleanField(
        label=_("Import old URLs that look like regular expressions as regular expressions"),
        required=False,
        help_text=_("For example, /blog/.*. If cleared, they match only exactly these characters."),
    )

    def __init__(self, *args: Any, table: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        if not table["may_lack_headings"]:
            del self.fields["has_headings"]
        for index, heading in enumerate(table["headings"]):
            self.fields[f"column_{index}"] = forms.ChoiceField(label=heading, choices=Column.choices, required=False)

    def chosen(self) -> list[str]:
        return [self.cleaned_data.get(f"column_{index}", "") for index in range(len(self.table["headings"]))]

    def columns(self) -> Iterator[tuple[forms.BoundField, list[str]]]:
        """Yield the field and the first cells of each column."""
        rows = self.table["sample"][bool(self.table["has_headings"]) :][:SAMPLE_CELLS]
        cells = list(zip_longest(*rows, fillvalue=""))
        for index in range(len(self.table["headings"])):
            yield self[f"column_{index}"], list(cells[index]) if index < len(cells) else []

    def reading_fields(self) -> list[forms.BoundField]:
        """Return the fields about how rows are read."""
        return [self[name] for name in ("has_headings", "as_expressions") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        chosen = self.chosen()
        for column in Column:
            if column and chosen.count(column) > 1:
                message = gettext("“%(column)s” is chosen for several columns. Choose it for only one of them.")
                self.add_error(None, message % {"column": column.label})
        if not is_complete(chosen):
            message = gettext("Choose the column with the old URL, and the one with the new URL or the status code.")
            self.add_error(None, message)
        return self.cleaned_data

    def options(self) -> Options:
        has_headings = self.cleaned_data.get("has_headings", True)
        return Options(self.chosen(), has_headings, literal=not self.cleaned_data["as_expressions"])


class ColumnsView(OwnUploadMixin, FormView):
    """Show the first rows of a table with a guess for each column, and check the file with what the user chooses."""

    template_name = "redirects/columns.html"
    page_title = _("Choose columns")
    form_class = ColumnsForm
    states = (State.CHOOSING, State.CHECKED)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.has_permission() and not self.may_choose(self.upload):
            return redirect("redirects_upload", self.kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def may_choose(self, upload: RedirectUpload) -> bool:
        return upload.state in self.states and bool(upload.summary.get("table"))

    def get_form_kwargs(self) -> dict[str, Any]:
        table = self.upload.summary["table"]
        initial = {f"column_{index}": value for index, value in enumerate(table["columns"])}
        literal = Options.from_json(self.upload.options).literal
        initial |= {"has_headings": table["has_headings"], "as_expressions": not literal}
        return super().get_form_kwargs() | {"table": table, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(upload=self.upload, **kwargs)

    def form_valid(self, form: ColumnsForm) -> HttpResponse:
        uploads = RedirectUpload.objects.filter(pk=self.upload.pk, state__in=self.states)
        if uploads.update(state=State.CHECKING, options=form.options().to_json()):
            jobs.start(self.upload)
        return redirect("redirects_upload", self.upload.pk)
