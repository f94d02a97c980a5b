"""The screens of find and replace. Many pages are changed in the background."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import page_permission_policy

from site_core.pages.minor_changes import Outcome
from site_core.pages.replacing.services import (
    REPLACED,
    PageMatches,
    PageResult,
    facts_with,
    find_on_page,
    operation_entries,
    replace_on_page,
    searched_pages,
    undo_on_page,
)
from site_core.pages.replacing.tasks import MAX_PAGES_IN_REQUEST, refusals_of, start_replacing, start_undoing

from .forms import ReplacementForm

SECONDS = 8  # that a preview searches, at most
MAX_PAGES, MAX_PLACES = 50, 400  # in one preview
NUMBER = re.compile(r"[0-9]{1,18}")


def can_replace(user: Any) -> bool:
    return bool(page_permission_policy.user_has_any_permission(user, {"change", "publish"}))


class ReplacingView(WagtailAdminTemplateMixin, TemplateView):
    """A screen for those who may change pages. What they may change is decided page by page."""

    page_title = gettext_lazy("Find and replace")
    header_icon = "edit"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not can_replace(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> Any:
        return self.request.user

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class ReplaceView(ReplacingView):
    """Search, show what would be replaced, ask for confirmation, and replace."""

    template_name = "editing/replacing/replace.html"

    @cached_property
    def form(self) -> ReplacementForm:
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        return ReplacementForm(data if "find" in data else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"form": self.form, "operation": self.operation}
        return context | (self.preview() if self.form.is_bound and self.form.is_valid() else {})

    @cached_property
    def operation(self) -> uuid.UUID:
        """The id of what the person does, over several requests. It can’t be that of someone else."""
        try:
            operation = uuid.UUID(self.request.POST.get("operation", ""))
        except ValueError:
            return uuid.uuid4()
        entries = PageLogEntry.objects.filter(uuid=operation)
        is_other = entries.exclude(action__startswith="pages.", user=self.user).exists()
        return uuid.uuid4() if is_other else operation

    def preview(self) -> dict[str, Any]:
        """Return the next pages with places. ``next_path`` is where the following preview begins, or ""."""
        pages = searched_pages(self.user).filter(path__gt=self.request.GET.get("after", "")[:255].replace("\0", ""))
        deadline, found, places, last = time.monotonic() + SECONDS, [], 0, ""
        replacement = self.form.replacement()
        for page in pages.iterator(chunk_size=50):
            if matches := find_on_page(replacement, page, self.user):
                found.append(matches)
                places += len(matches.places)
            if time.monotonic() > deadline or len(found) >= MAX_PAGES or places >= MAX_PLACES:
                last = page.path
                break
        context = {"matches": found, "next_path": last, "is_previewed": True, "facts": facts_with(replacement)}
        return context | counts(found)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return redirect(request.path)
        selected = self.selected_places()
        if not selected:
            messages.warning(request, _("Nothing was selected, so nothing was replaced."))
            return redirect(request.get_full_path())
        if "confirmed" not in request.POST:
            return self.render_confirmation(selected)
        return self.replace(selected)

    def selected_places(self) -> dict[int, list[str]]:
        """Return ``{primary key of a page: keys of its selected places}``."""
        numbers = [int(pk) for pk in self.request.POST.getlist("page")[:MAX_PAGES] if NUMBER.fullmatch(pk)]
        keys = {pk: self.request.POST.getlist(f"places-{pk}") for pk in numbers}
        return {pk: places for pk, places in keys.items() if places}

    def render_confirmation(self, selected: dict[int, list[str]]) -> HttpResponse:
        pages = searched_pages(self.user).filter(pk__in=selected)
        found = [find_on_page(self.form.replacement(), page, self.user, selected[page.pk]) for page in pages]
        matches = [item for item in found if item]
        context = super().get_context_data() | {"form": self.form, "selected": selected, "matches": matches}
        context |= {"operation": self.operation, "full_path": self.request.get_full_path()} | counts(matches)
        context["left"] += len(selected) - len(matches)  # pages that someone changed since
        return self.response_class(self.request, "editing/replacing/confirm.html", context)

    def replace(self, selected: dict[int, list[str]]) -> HttpResponse:
        operation, replacement = self.operation, self.form.replacement()
        if len(selected) > MAX_PAGES_IN_REQUEST:
            url = reverse("editing_replace_text_result", args=[operation])
            task = start_replacing(self.user, [(operation, replacement, selected)], url)
            return redirect("background_task", task.pk)
        found = [replace_on_page(pk, replacement, self.user, operation, keys) for pk, keys in selected.items()]
        results = [result for result in found if result]
        add_messages(self.request, results)
        if all(result.outcome is Outcome.NOT_SAVED for result in results):
            return redirect(self.request.get_full_path())
        return redirect("editing_replace_text_result", operation)


def counts(matches: list[PageMatches]) -> dict[str, int]:
    """Return how many pages will be published, saved as drafts, and left alone."""
    names = {"published": Outcome.PUBLISHED, "drafts": Outcome.SAVED_AS_DRAFT, "left": Outcome.NOT_SAVED}
    return {name: sum(item.outcome is outcome for item in matches) for name, outcome in names.items()}


def add_refusals(request: HttpRequest, results: list[PageResult]) -> None:
    for result in results:
        if result.outcome is Outcome.NOT_SAVED:
            title = result.page.get_admin_display_title()
            messages.warning(
                request, _("“%(page)s” was not changed. %(reason)s") % {"page": title, "reason": result.reason}
            )


def add_messages(request: HttpRequest, results: list[PageResult]) -> None:
    add_refusals(request, results)
    if count := sum(result.outcome is Outcome.PUBLISHED for result in results):
        text = ngettext("%(count)d page was published.", "%(count)d pages were published.", count)
        messages.success(request, text % {"count": count})
    if count := sum(result.outcome is Outcome.SAVED_AS_DRAFT for result in results):
        text = ngettext("%(count)d draft was saved.", "%(count)d drafts were saved.", count)
        messages.success(request, text % {"count": count})


class ResultView(ReplacingView):
    """The pages that an operation changed, and “Undo”."""

    template_name = "editing/replacing/result.html"

    @cached_property
    def entries(self) -> list[PageLogEntry]:
        """The entries of pages that the user sees. 404 if there never was any, and no page was refused either."""
        operation = self.kwargs["operation"]
        visible = searched_pages(self.user).values("pk")
        entries = PageLogEntry.objects.filter(uuid=operation, action=REPLACED, page__in=visible)
        if not self.refusals and not entries.exists():
            raise Http404
        pages = [entry.page_id for entry in operation_entries(operation)]
        ids = set(searched_pages(self.user).filter(pk__in=pages).values_list("pk", flat=True))
        return [entry for entry in operation_entries(operation) if entry.page_id in ids]

    @cached_property
    def refusals(self) -> list[list[str]]:
        """``[title, reason]`` of the pages that the task left alone."""
        return refusals_of(self.user, self.request.GET.get("task", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = Page.objects.in_bulk([entry.page_id for entry in self.entries])
        rows = [(pages[entry.page_id], entry) for entry in self.entries if entry.page_id in pages]
        context = super().get_context_data(**kwargs)
        return context | {"rows": rows, "operation": kwargs["operation"], "refusals": self.refusals}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        operation = kwargs["operation"]
        if len(self.entries) > MAX_PAGES_IN_REQUEST:
            url = reverse("editing_replace_text_result", args=[operation])
            return redirect("background_task", start_undoing(self.user, [operation], url).pk)
        found = [undo_on_page(entry, self.user) for entry in self.entries]
        results = [result for result in found if result]
        add_refusals(request, results)
        if count := sum(result.outcome is not Outcome.NOT_SAVED for result in results):
            text = ngettext("%(count)d page was restored.", "%(count)d pages were restored.", count)
            messages.success(request, text % {"count": count})
        return redirect("editing_replace_text_result", operation)


class ReplaceMenuItem(MenuItem):
    def __init__(self) -> None:
        label, url = gettext_lazy("Find and replace"), reverse("editing_replace_text")
        super().__init__(label, url, name="find-and-replace", icon_name="edit", order=640)

    def is_shown(self, request: HttpRequest) -> bool:
        return can_replace(request.user)


urlpatterns: list[URLPattern] = [
    path("find-and-replace/", ReplaceView.as_view(), name="editing_replace_text"),
    path("find-and-replace/<uuid:operation>/", ResultView.as_view(), name="editing_replace_text_result"),
]
