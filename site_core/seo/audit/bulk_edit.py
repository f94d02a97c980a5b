"""Titles and descriptions of many pages, edited in one table and saved as one revision for each changed page."""

from django import forms
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.models import Page

from ...models.base import publication_problems
from ..widths import MAX_DESCRIPTION_WIDTH, MAX_TITLE_WIDTH, WIDTHS, description_width, title_width
from .report import AuditListView, editable_ids

PUBLISHED, DRAFTED = "published", "drafted"
ROWS = 50
FIELDS = ("seo_title", "search_description")


class RowForm(forms.Form):
    """The two texts of one page. What stood there when the table was made comes back with them."""

    seo_title = forms.CharField(
        label="Title for search engines", max_length=255, required=False, show_hidden_initial=True
    )
    search_description = forms.CharField(
        label="Description",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        show_hidden_initial=True,
    )
    # The page's latest revision when the table was made.
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        return cleaned | {name: " ".join(cleaned[name].split()) for name in FIELDS if name in cleaned}

    @property
    def is_edited(self):
        return any(name in self.changed_data for name in FIELDS)


def refusal(page, user):
    """Why ``user`` may not edit ``page`` here, as a sentence; empty where nothing speaks against it."""
    permissions = page.permissions_for_user(user)
    if page.alias_of_id:
        return "This page mirrors another one. Edit that one."
    if not permissions.can_edit():
        return "You may publish this page, but not edit it. Ask someone who may."
    if permissions.page_locked():
        return "This page is locked, or waits for moderation or its publication. Open it to see who can unlock it."
    return ""


class Row:
    """One page in the table, as its latest revision has it; with ``data``, as the user typed it."""

    def __init__(self, page, user, data=None):
        self.page, self.user = page, user
        self.draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
        self.refusal = refusal(page, user)
        self.problem, self.stands = "", []
        initial = {name: getattr(self.draft, name) for name in FIELDS}
        self.form = RowForm(data, initial=initial | {"revision": page.latest_revision_id}, prefix=f"page-{page.pk}")

    @cached_property
    def served_title(self):
        """What search engines get while the field is blank."""
        return self.draft.fill_title(self.draft.title)

    @cached_property
    def served_description(self):
        written, self.draft.search_description = self.draft.search_description, ""
        try:
            return self.draft.meta_description
        finally:
            self.draft.search_description = written

    @property
    def fields(self):
        """Of each: bound field, first value as hidden input, text served while blank, longest width, width, length."""
        parts = (
            ("seo_title", self.served_title, MAX_TITLE_WIDTH, title_width),
            ("search_description", self.served_description, MAX_DESCRIPTION_WIDTH, description_width),
        )
        for name, served, longest, width in parts:
            field = self.form[name]
            text = field.value() or served
            yield field, field.as_hidden(only_initial=True), served, longest, width(text), len(text)

    def save(self):
        """PUBLISHED or DRAFTED; None where the row was refused, with ``problem`` saying why. Call in a transaction."""
        page = Page.objects.select_for_update().get(pk=self.page.pk).specific
        if self.refusal:
            self.problem = self.refusal
        elif page.latest_revision_id != self.form.cleaned_data["revision"]:
            self.problem = (
                "Someone has saved this page since you opened the table. Nothing was overwritten: compare with what "
                "stands there now, and save again if yours should win."
            )
        if self.problem:
            return None
        return self.revise(page)

    def revise(self, page):
        draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
        was_published = page.live and not page.has_unpublished_changes
        for name in FIELDS:
            setattr(draft, name, self.form.cleaned_data[name])
        may_publish = was_published and page.permissions_for_user(self.user).can_publish()
        if may_publish and not publication_problems(draft):
            draft.minor_change = False
            revision = draft.save_revision(user=self.user, log_action=True)
            revision.publish(user=self.user)
            return PUBLISHED
        draft.save_revision(user=self.user, log_action=True, clean=False)
        return DRAFTED

    def offer_again(self, data):
        """After a refusal: what was typed stays, and the next Save is measured against what stands there now."""
        page = Page.objects.get(pk=self.page.pk).specific
        prefix = f"page-{page.pk}"
        stands = Row(page, self.user).form.initial
        typed = {f"{prefix}-{name}": data.get(f"{prefix}-{name}", "") for name in FIELDS}
        known = {f"initial-{prefix}-{name}": stands[name] for name in FIELDS}
        again = Row(page, self.user, typed | known | {f"{prefix}-revision": stands["revision"] or ""})
        again.problem = self.problem
        again.stands = [(again.form[name].label, stands[name]) for name in FIELDS]
        return again


def rows_of(ids, user, data=None):
    """Rows for the pages ``ids``, in that order."""
    pages = Page.objects.filter(pk__in=ids).prefetch_workflow_states().specific()
    by_id = {page.pk: page for page in pages}
    return [Row(by_id[pk], user, data) for pk in ids if pk in by_id]


class BulkEditView(AuditListView):
    page_title = "Edit titles and descriptions"
    index_url_name = "seo_audit:edit"
    index_results_url_name = "seo_audit:edit"
    template_name = "seo_audit/bulk_edit.html"
    paginate_by = ROWS
    http_method_names = ["get", "post"]

    def get_breadcrumbs_items(self):
        *before, last = super().get_breadcrumbs_items()
        url = reverse("seo_audit:report") + (f"?{self.query}" if self.query else "")
        return [*before, {"url": url, "label": "SEO audit"}, last]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        # Filters are chosen in the report: here, they would throw away what has been typed.
        for name in ("filters", "search_form"):
            context.pop(name, None)
        ids = [audited.pk for audited in context["object_list"]]
        return context | self.table_context(rows_of(ids, self.request.user))

    def table_context(self, rows):
        return {"rows": rows, "widths": WIDTHS, "query": self.query}

    def post(self, request, *args, **kwargs):
        allowed = editable_ids(request.user)
        wanted = [int(pk) for pk in request.POST.getlist("page")[:ROWS] if pk.isdecimal()]
        rows = rows_of([pk for pk in dict.fromkeys(wanted) if pk in allowed], request.user, request.POST)
        edited = [row for row in rows if not row.refusal and row.form.is_edited]
        if not all([row.form.is_valid() for row in edited]):
            messages.error(request, "Nothing has been saved yet: some texts are too long. They are marked below.")
            return self.show(rows)
        outcome = {row.page.pk: self.save(row) for row in edited}
        self.say(outcome, gone=len(wanted) - len(rows))
        if None not in outcome.values():
            return redirect(request.get_full_path())
        return self.show([self.after(row, outcome) for row in rows])

    def save(self, row):
        with transaction.atomic():
            return row.save()

    def after(self, row, outcome):
        """The row as the table shows it again: saved ones as they are now, refused ones with what was typed."""
        if row.page.pk in outcome and outcome[row.page.pk] is None:
            return row.offer_again(self.request.POST)
        return Row(Page.objects.get(pk=row.page.pk).specific, self.request.user)

    def show(self, rows):
        self.object_list = []
        context = super().get_context_data(object_list=[]) | self.table_context(rows)
        for name in ("filters", "search_form", "page_obj"):
            context.pop(name, None)
        return render(self.request, self.template_name, context | {"is_paginated": False, "has_unsaved_changes": True})

    def say(self, outcome, gone):
        counts = {result: list(outcome.values()).count(result) for result in (PUBLISHED, DRAFTED, None)}
        if counts[PUBLISHED]:
            messages.success(self.request, f"{pages(counts[PUBLISHED])} saved and published.")
        if counts[DRAFTED]:
            text = f"{pages(counts[DRAFTED])} saved as a draft: publish from the page’s editor when it is ready."
            messages.success(self.request, text)
        if counts[None]:
            messages.error(self.request, f"{pages(counts[None])} not saved: the reason stands beside it below.")
        if gone:
            text = f"{pages(gone)} could not be saved: deleted or unpublished meanwhile, or not yours to edit."
            messages.warning(self.request, text)
        if not outcome and not gone:
            messages.info(self.request, "Nothing was changed, so nothing was saved.")


def pages(count):
    return "1 page" if count == 1 else f"{count} pages"
