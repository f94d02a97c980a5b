"""Past imports in the admin, each of which can be undone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView
from wagtail.admin import messages

from ..models import RedirectImport
from ..transfer.undo import AlreadyUndone, UndoResult, undo
from .base import AdminRequest, RedirectsViewMixin

MAX_UNDO_MESSAGES = 20


class ImportsView(RedirectsViewMixin, ListView):
    """Past imports, each of which can be undone."""

    permission_required = "redirects.view_redirectimport"
    template_name = "redirects/imports.html"
    page_title = _("Past imports")
    paginate_by = 50
    queryset = RedirectImport.objects.select_related("user")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_undo = self.request.user.has_perm("redirects.change_redirectimport")
        return super().get_context_data(may_undo=may_undo, **kwargs)


class UndoView(RedirectsViewMixin, TemplateView):
    """Ask before an import is undone."""

    permission_required = "redirects.change_redirectimport"
    template_name = "redirects/undo.html"
    page_title = _("Undo import")

    @cached_property
    def redirect_import(self) -> RedirectImport:
        return get_object_or_404(RedirectImport, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.redirect_import.undone_at:
            messages.error(request, str(AlreadyUndone()))
            return redirect("redirects_imports")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            redirect_import=self.redirect_import,
            created_count=self.redirect_import.rules.count(),
            changed_count=self.redirect_import.changes.count(),
            **kwargs,
        )

    def post(self, request: AdminRequest, pk: int) -> HttpResponse:
        try:
            show_undo_result(request, self.redirect_import, undo(self.redirect_import, request.user, is_whole=True))
        except AlreadyUndone as error:
            messages.error(request, str(error))
        return redirect("redirects_imports")


def show_undo_result(request: AdminRequest, redirect_import: RedirectImport, result: UndoResult) -> None:
    message = gettext("Import of %(file)s undone: %(deleted)d deleted, %(restored)d restored.")
    values = {"file": redirect_import, "deleted": result.deleted, "restored": result.restored}
    messages.success(request, message % values)
    for text in result.left[:MAX_UNDO_MESSAGES]:
        messages.warning(request, text)
    if more := len(result.left[MAX_UNDO_MESSAGES:]):
        text = ngettext(
            "%(count)d more redirect was not changed for the same reasons.",
            "%(count)d more redirects were not changed for the same reasons.",
            more,
        )
        messages.warning(request, text % {"count": more})
