"""Edit what search engines get of many pages in one table. Each changed page gets one new revision."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.models import Page

from site_core.content.text_width import (
    MAX_DESCRIPTION_WIDTH,
    MAX_TITLE_WIDTH,
    description_width,
    title_width,
)
from site_core.pages.minor_changes import Outcome, latest_version, refusal_reason, save_change
from site_core.site_settings.patterns import unknown_placeholder

from . import background
from .report import AuditListView, User, editable_pages

PRIMARY_KEY = re.compile(r"[0-9]{1,18}")
MAX_ROWS = 50
TEXTS = ("seo_title", "search_description")
FIELDS = (*TEXTS, "noindex", "canonical_url")


def on_one_line(text: str) -> str:
    return " ".join(text.split())


class OneLineField(forms.CharField):
    """A text in which line breaks count as spaces. Browsers change them in what they send back."""

    def to_python(self, value: Any) -> str:
        return on_one_line(super().to_python(value) or "")


class RowForm(forms.Form):
    """What search engines get of one page. The initial values are posted back with the others."""

    seo_title = OneLineField(
        label=gettext_lazy("Title for search engines"), max_length=255, required=False, show_hidden_initial=True
    )
    search_description = OneLineField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        show_hidden_initial=True,
    )
    noindex = forms.BooleanField(
        label=gettext_lazy("Hide from search engines"), required=False, show_hidden_initial=True
    )
    canonical_url = forms.URLField(
        label=gettext_lazy("Canonical URL"),
        required=False,
        max_length=255,
        assume_scheme="https",
        show_hidden_initial=True,
    )
    # The page's latest revision when the table was rendered.
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def is_edited(self) -> bool:
        return any(name in self.changed_data for name in FIELDS)


class RowField(NamedTuple):
    """One text of a row, as the template shows it."""

    bound_field: forms.BoundField
    hidden_initial: str
    fallback: str  # the text that search engines get while the field is blank
    max_width: int  # pixels
    width: int  # pixels
    length: int  # characters
    unknown: str  # a placeholder that nothing replaces


class Row:
    """One page in the table, with its latest texts, or with ``data``, as the user typed them."""

    def __init__(self, page: Page, user: User, data: Mapping[str, Any] | None = None) -> None:
        self.page, self.user = page, user
        self.draft = latest_version(page)
        self.refusal = refusal_reason(page, user)
        self.problem = ""
        self.current_values: list[tuple[str, str]] = []  # [(label, text), …], shown after an edit conflict
        initial = {name: getattr(self.draft, name) for name in FIELDS}
        initial |= {name: on_one_line(initial[name]) for name in TEXTS} | {"revision": page.latest_revision_id}
        self.form = RowForm(data, initial=initial, prefix=f"page-{page.pk}")

    @cached_property
    def fallback_title(self) -> str:
        """The title that search engines get while the field is blank."""
        return self.draft.apply_title_pattern(self.draft.title)

    @cached_property
    def fallback_description(self) -> str:
        """The description that search engines get while the field is blank."""
        description, self.draft.search_description = self.draft.search_description, ""
        try:
            return self.draft.meta_description
        finally:
            self.draft.search_description = description

    @property
    def fields(self) -> Iterator[RowField]:
        parts = (
            ("seo_title", self.fallback_title, MAX_TITLE_WIDTH, title_width),
            ("search_description", self.fallback_description, MAX_DESCRIPTION_WIDTH, description_width),
        )
        for name, fallback, max_width, get_width in parts:
            field = self.form[name]
            typed = field.value() or ""
            text = self.draft.fill_placeholders(typed) if typed else fallback
            hidden_initial, unknown = field.as_hidden(only_initial=True), unknown_placeholder(typed)
            yield RowField(field, hidden_initial, fallback, max_width, get_width(text), len(text), unknown)

    def save(self) -> Outcome:
        """Save the page, or set ``problem`` if that isn't possible. Call it in a transaction."""
        page = Page.objects.select_for_update().get(pk=self.page.pk).specific
        if self.refusal:
            self.problem = self.refusal
        elif page.latest_revision_id != self.form.cleaned_data["revision"]:
            self.problem = _(
                "Someone else saved this page after you opened the table. Nothing was overwritten. Compare your texts "
                "with the current ones, and save again to keep yours."
            )
        return Outcome.NOT_SAVED if self.problem else self.save_revision(page)

    def save_revision(self, page: Page) -> Outcome:
        draft = latest_version(page)
        for name in FIELDS:
            setattr(draft, name, self.form.cleaned_data[name])
        return save_change(page, draft, self.user)

    def with_current_values(self, data: Mapping[str, Any]) -> Row:
        """Return the row after an edit conflict: with the typed texts, to be saved over the current ones."""
        page = Page.objects.get(pk=self.page.pk).specific
        prefix = f"page-{page.pk}"
        current = Row(page, self.user).form.initial
        typed = {f"{prefix}-{name}": data.get(f"{prefix}-{name}", "") for name in FIELDS}
        initial = {f"initial-{prefix}-{name}": current[name] for name in FIELDS}
        row = Row(page, self.user, typed | initial | {f"{prefix}-revision": current["revision"] or ""})
        row.problem = self.problem
        row.current_values = [(str(row.form[name].label), display_value(current[name])) for name in FIELDS]
        return row


def display_value(value: str | bool) -> str:
    return value if isinstance(value, str) else (_("Yes") if value else _("No"))


def build_rows(ids: list[int], user: User, data: Mapping[str, Any] | None = None) -> list[Row]:
    """Return the rows of the pages ``ids``, in that order."""
    pages = Page.objects.filter(pk__in=ids).prefetch_workflow_states().specific()
    by_id = {page.pk: page for page in pages}
    return [Row(by_id[pk], user, data) for pk in ids if pk in by_id]


class BulkEditView(AuditListView):
    page_title = gettext_lazy("Edit search results")
    index_url_name = "seo_audit:edit"
    index_results_url_name = "seo_audit:edit"
    template_name = "seo_audit/bulk_edit.html"
    paginate_by = MAX_ROWS
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        background.audit_small_sites()
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *ancestors, current = super().get_breadcrumbs_items()
        url = reverse("seo_audit:report") + (f"?{self.query}" if self.query else "")
        return [*ancestors, {"url": url, "label": _("SEO audit")}, current]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # Filters are only in the report. Here, they would discard unsaved texts.
        for name in ("filters", "search_form"):
            context.pop(name, None)
        ids = [page.pk for page in context["object_list"]]
        return context | self.get_table_context(build_rows(ids, self.request.user))

    def get_table_context(self, rows: list[Row]) -> dict[str, Any]:
        names = json.dumps(rows[0].draft.placeholder_values) if rows else "{}"
        return {"rows": rows, "names": names, "query": self.query}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ids = [int(pk) for pk in request.POST.getlist("page")[:MAX_ROWS] if PRIMARY_KEY.fullmatch(pk)]
        editable = set(editable_pages(request.user).filter(pk__in=ids).values_list("pk", flat=True))
        rows = build_rows([pk for pk in dict.fromkeys(ids) if pk in editable], request.user, request.POST)
        edited = [row for row in rows if not row.refusal and row.form.is_edited]
        if not all([row.form.is_valid() for row in edited]):
            messages.error(request, _("The changes were not saved. Some entries are not valid; they are marked below."))
            return self.render_rows(rows)
        outcomes = {row.page.pk: self.save_row(row) for row in edited}
        self.add_messages(list(outcomes.values()), missing=len(ids) - len(rows))
        if Outcome.NOT_SAVED not in outcomes.values():
            return redirect(request.get_full_path())
        return self.render_rows([self.reload_row(row, outcomes.get(row.page.pk)) for row in rows])

    def save_row(self, row: Row) -> Outcome:
        with transaction.atomic():
            return row.save()

    def reload_row(self, row: Row, outcome: Outcome | None) -> Row:
        """Return the row as the table shows it next: with its current texts, or with the typed ones if not saved."""
        if outcome is Outcome.NOT_SAVED:
            return row.with_current_values(self.request.POST)
        return Row(Page.objects.get(pk=row.page.pk).specific, self.request.user)

    def render_rows(self, rows: list[Row]) -> HttpResponse:
        self.object_list: list[Any] = []
        context = super().get_context_data(object_list=[]) | self.get_table_context(rows)
        for name in ("filters", "search_form", "page_obj"):
            context.pop(name, None)
        return render(self.request, self.template_name, context | {"is_paginated": False, "has_unsaved_changes": True})

    def add_messages(self, outcomes: list[Outcome], missing: int) -> None:
        if count := outcomes.count(Outcome.PUBLISHED):
            text = ngettext("%(count)s page published.", "%(count)s pages published.", count)
            messages.success(self.request, text % {"count": count})
        if count := outcomes.count(Outcome.SAVED_AS_DRAFT):
            text = ngettext(
                "%(count)s page saved as a draft. Publish it from its editor when it is ready.",
                "%(count)s pages saved as drafts. Publish them from their editors when they are ready.",
                count,
            )
            messages.success(self.request, text % {"count": count})
        if count := outcomes.count(Outcome.NOT_SAVED):
            text = ngettext(
                "%(count)s page was not saved. The reason is shown below.",
                "%(count)s pages were not saved. The reasons are shown below.",
                count,
            )
            messages.error(self.request, text % {"count": count})
        if missing:
            text = ngettext(
                "%(count)s page could not be saved. It was deleted or unpublished, or you can’t edit it.",
                "%(count)s pages could not be saved. They were deleted or unpublished, or you can’t edit them.",
                missing,
            )
            messages.warning(self.request, text % {"count": missing})
        if not outcomes and not missing:
            messages.info(self.request, _("There were no changes to save."))
