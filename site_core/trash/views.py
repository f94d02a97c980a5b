"""One entry of the trash: what it was, restoring it, undoing a deletion, and deleting for good."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import log
from wagtail.models import Page

from .messages import report_restored
from .models import TrashEntry
from .placing import Placement, find_parent, find_trashed_parent
from .purging import purge
from .restoring import RestoreError, misfit_message, restore
from .serializing import UnreadableRows
from .snapshot import Snapshot

PURGE = "trash.delete_trashentry"
MAX_TEXT = 3000  # characters of the preview
AS_IT_WAS, DRAFT = "as-it-was", "draft"


class RestoreForm(forms.Form):
    """Nothing to choose, but for pages."""

    def __init__(self, *args: Any, entry: TrashEntry, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.user = entry, user

    def get_options(self) -> dict[str, Any]:
        return {}


class PageRestoreForm(RestoreForm):
    parent = forms.ModelChoiceField(
        Page.objects.filter(depth__gt=1),
        label=gettext_lazy("Below"),
        widget=AdminPageChooser(show_edit_link=False),
        error_messages={"required": gettext_lazy("Choose the page that it belongs below.")},
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Restore as"),
        widget=forms.RadioSelect,
        initial=AS_IT_WAS,
        choices=[
            (AS_IT_WAS, gettext_lazy("As it was: what was published is published again")),
            (DRAFT, gettext_lazy("Draft: visitors see it after you publish it")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].initial = find_parent(self.entry)
        if not self.entry.access["is_live"]:
            del self.fields["state"]

    def clean_parent(self) -> Page:
        parent: Page = self.cleaned_data["parent"]
        permissions = parent.permissions_for_user(self.user)
        if parent != find_parent(self.entry) and not permissions.can_add_subpage():
            raise forms.ValidationError(_("You can’t add pages there. Choose another place."))
        return parent

    def get_options(self) -> dict[str, Any]:
        return {"parent": self.cleaned_data["parent"], "as_draft": self.cleaned_data.get("state") == DRAFT}

    def clean(self) -> dict[str, Any]:
        super().clean()
        parent = self.cleaned_data.get("parent")
        publishes = self.entry.access["is_live"] and self.cleaned_data.get("state") != DRAFT
        if parent and publishes and not parent.permissions_for_user(self.user).can_publish_subpage():
            self.add_error("state", _("You can’t publish pages there. Restore it as a draft."))
        return self.cleaned_data


class EntryView(WagtailAdminTemplateMixin, FormView):
    """A view of one entry, for people who may restore it."""

    header_icon = "bin"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.entry.can_restore(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def entry(self) -> TrashEntry:
        return get_object_or_404(TrashEntry, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.entry.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("trash"), "label": _("Trash")},
            {"url": "", "label": self.entry.title},
        ]


class RestoreView(EntryView):
    page_title = gettext_lazy("Restore")
    template_name = "trash/entry.html"

    def get_form_class(self) -> type[RestoreForm]:
        return PageRestoreForm if self.is_page else RestoreForm

    @property
    def is_page(self) -> bool:
        return bool(self.entry.kind and self.entry.kind.model is Page)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"entry": self.entry, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "entry": self.entry,
            "text": self.entry.text[:MAX_TEXT],
            "warnings": list(self.find_warnings()),
            "trashed_parent": self.trashed_parent,
            "can_purge": self.request.user.has_perm(PURGE),
        }

    @cached_property
    def trashed_parent(self) -> TrashEntry | None:
        """The entry with the page above this one, if that was deleted too and the user may restore it."""
        if not self.is_page or find_parent(self.entry):
            return None
        parent = find_trashed_parent(self.entry)
        return parent if parent and parent.can_restore(self.request.user) else None

    def find_warnings(self) -> Any:
        """Yield what will not be as it was."""
        if not self.is_page:
            return
        parent = find_parent(self.entry)
        if parent is None:
            yield _("The page that it was below was deleted too.")
            return
        try:
            placement = Placement(Snapshot(self.entry), parent.specific)
        except UnreadableRows as error:
            yield misfit_message(error)
            return
        if placement.problem:
            yield placement.problem
        if placement.is_renamed:
            yield _("Another page now has its URL. It will have the slug “%(slug)s”.") % {"slug": placement.slug}

    def form_valid(self, form: RestoreForm) -> HttpResponse:
        try:
            restored = restore(self.entry.pk, self.request.user, **form.get_options())
        except RestoreError as error:
            messages.error(self.request, str(error))
            return redirect("trash_entry", self.entry.pk)
        report_restored(self.request, restored)
        return redirect(url_after_restoring(restored.instances[0]))


def url_after_restoring(instance: Any) -> str:
    """Return the URL of the list in which a restored page is, or that of the trash."""
    if isinstance(instance, Page) and (parent := instance.get_parent()):
        return reverse("wagtailadmin_explore", args=[parent.pk])
    return reverse("trash")


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Restore the entries of a deletion, the last one first."""
    pks = {int(pk) for pk in request.POST.getlist("entry") if pk.isascii() and pk.isdecimal() and len(pk) < 19}
    url = reverse("trash")
    for entry in TrashEntry.objects.filter(pk__in=pks).order_by("-pk"):
        if not entry.can_restore(request.user):
            raise PermissionDenied
        try:
            restored = restore(entry.pk, request.user)
        except RestoreError as error:
            messages.error(request, f"“{entry.title}”: {error}")
            return redirect("trash_entry", entry.pk)
        report_restored(request, restored)
        url = url_after_restoring(restored.instances[0])
    return redirect(url)


class PurgeView(EntryView):
    """Ask, then delete for good."""

    page_title = gettext_lazy("Delete permanently")
    template_name = "trash/purge.html"
    form_class = forms.Form

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(PURGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"entry": self.entry}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        title = self.entry.title
        log(self.entry, "trash.purge", user=self.request.user, title=title)
        purge(self.entry.pk)
        messages.success(self.request, _("“%(title)s” was deleted permanently.") % {"title": title})
        return redirect("trash")
