"""Page forms with text that a browser kept: compared with the saved page, or opened again. Nothing here saves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import ResolverMatch
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page, Revision

from site_core.pages.provisional_titles import has_provisional_title

from ..drafts.changes import display_name
from .comparison import apply_form, changed_fields, match_rows, page_errors


class KeptTextMixin:
    """Binds the form to the posted text and does ``action`` with it: “compare”, “restore”, or “check”."""

    http_method_names: ClassVar[list[str]] = ["post"]
    action = ""
    request: HttpRequest
    page: Page
    form: Any
    form_class: Any
    subscription: Any

    def get_parent(self) -> Page:
        raise NotImplementedError

    def get_saved_page(self) -> Page:
        """Return the page as it is now, without the kept text."""
        raise NotImplementedError

    def get_latest_revision(self) -> Revision | None:
        return None

    def create_form(self, data: QueryDict | None = None) -> Any:
        return self.form_class(
            data,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.get_parent(),
            for_user=self.request.user,
        )

    def bind_form(self) -> None:
        blank = self.create_form()
        self.form = self.create_form(match_rows(blank, self.request.POST))
        self.form.defer_required_fields()
        self.form.is_valid()
        # Comments are those of the saved page: their form is not part of the text.
        self.form.serialize_comments = blank.serialize_comments

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.page.alias_of_id:
            raise Http404("An alias has no text of its own.")
        self.bind_form()
        return getattr(self, self.action)()

    def restore(self) -> HttpResponse:
        """Return the form, filled with the text. It is saved as any change is."""
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]

    def check(self) -> JsonResponse:
        """Return which fields keep a draft from being saved."""
        return JsonResponse({"errors": page_errors(self.form)})

    def compare(self) -> JsonResponse:
        """Return what differs from the saved page, as HTML, or nothing if it has all of the text."""
        apply_form(self.form)
        saved = self.get_saved_page()
        if has_provisional_title(self.page):
            saved.title, saved.slug = self.page.title, self.page.slug  # nobody wrote these
        changes = changed_fields(saved, self.page)
        errors = page_errors(self.form)
        if not changes and not errors:
            return JsonResponse({"html": "", "own_revision": self.get_own_revision_id()})
        newer_revision = self.get_newer_revision()
        context = {
            "changes": changes,
            "errors": errors,
            "is_new": not self.page.pk,
            "newer_revision": newer_revision,
            "author": display_name(newer_revision.user) if newer_revision else "",
        }
        return JsonResponse({"html": render_to_string("editing/unsaved_text/comparison.html", context, self.request)})

    def get_own_revision_id(self) -> int | None:
        """Return the id of the latest revision if this user saved it."""
        revision = self.get_latest_revision()
        return revision.pk if revision is not None and revision.user_id == self.request.user.pk else None

    def get_newer_revision(self) -> Revision | None:
        """Return the latest revision if the text was written on the basis of another one."""
        revision = self.get_latest_revision()
        if revision is None:
            return None
        basis = self.request.GET.get("revision"), self.request.GET.get("created_at")
        return None if basis == (str(revision.pk), revision.created_at.isoformat()) else revision


class KeptEditForm(KeptTextMixin, EditView):
    def get_parent(self) -> Page:
        return self.parent

    def get_saved_page(self) -> Page:
        # Not ``get_object``: it returns ``self.page``, which the form has changed, if that is a live page.
        return Page.objects.get(pk=self.page.pk).get_latest_revision_as_object()

    def get_latest_revision(self) -> Revision | None:
        return self.latest_revision


class KeptCreateForm(KeptTextMixin, CreateView):
    def get_parent(self) -> Page:
        return self.parent_page

    def get_saved_page(self) -> Page:
        return self.page_class(owner=self.request.user)


def kept_page_form(match: ResolverMatch, action: str) -> Any:
    """Return a view like that of ``match``, but for kept text. None if ``match`` is no form of a page."""
    views: dict[str, Any] = {"wagtailadmin_pages:edit": KeptEditForm, "wagtailadmin_pages:add": KeptCreateForm}
    view = views.get(match.view_name)
    return view.as_view(action=action) if view else None
