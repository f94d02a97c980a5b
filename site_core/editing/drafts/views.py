"""Screens about a live page’s unpublished changes: what to publish, and whether to discard the draft."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from .changes import UnpublishedChanges
from .comparison import Change, compare
from .merging import Conflict
from .notices import author_list
from .publishing import (
    DraftChangedError,
    DraftNotSavedError,
    discard_draft,
    discard_error,
    publish_all,
    publish_without_others,
)
from .take_over import last_take_over, take_over


class DraftView(WagtailAdminTemplateMixin, TemplateView):
    """A question about the unpublished changes of a live page. POST has the revision that the user saw."""

    header_icon = "doc-full-inverse"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        page = get_object_or_404(Page, pk=kwargs["page_id"])
        self.changes = UnpublishedChanges(page)
        self.edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        if not self.has_permission():
            raise PermissionDenied
        if not self.changes.revisions:
            messages.info(request, _("“%(page)s” has no unpublished changes.") % {"page": self.title})
            return redirect(self.edit_url)
        return super().dispatch(request, *args, **kwargs)

    def has_permission(self) -> bool:
        return self.permissions.can_edit()

    @cached_property
    def permissions(self) -> Any:
        return self.changes.page.permissions_for_user(self.request.user)

    @property
    def title(self) -> str:
        return self.changes.page.get_admin_display_title()

    def get_page_subtitle(self) -> str:
        return self.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [*items, {"url": self.edit_url, "label": self.title}, {"url": "", "label": self.page_title}]

    def compare(self, old: Any, new: Any) -> list[Change]:
        return compare(type(self.changes.page), old, new)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            edit_url=self.edit_url,
            page=self.changes.page,
            revision_id=self.changes.revisions[-1].pk,
            authors=author_list(self.changes.other_authors(self.request.user), self.request.user),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.perform(int(request.POST.get("revision", "")))
        except ValueError as error:
            raise Http404 from error
        except DraftChangedError:
            message = _("Someone saved this page a moment ago. Nothing was published. Check the changes again.")
            messages.warning(request, message)
            return redirect(request.path)
        except DraftNotSavedError as error:
            messages.error(request, str(error))
            return redirect(request.path)

    def perform(self, revision_id: int) -> HttpResponse:
        raise NotImplementedError

    def redirect_to_list(self, message: str, **values: str) -> HttpResponse:
        """Return to the list of pages with ``message``, and links to the page."""
        page = Page.objects.get(pk=self.changes.page.pk)
        buttons = [messages.button(self.edit_url, _("Edit"))]
        if page.url:
            buttons.insert(0, messages.button(page.url, _("View live")))
        messages.success(self.request, message % {"page": page.get_admin_display_title(), **values}, buttons=buttons)
        return redirect("wagtailadmin_explore", page.get_parent().pk)


class PublishView(DraftView):
    """Publish all changes, or those of the user only. The user answers for each conflict."""

    page_title = gettext_lazy("Publish changes")
    template_name = "editing/drafts/publish.html"

    def has_permission(self) -> bool:
        return self.permissions.can_publish() and not self.permissions.page_locked()

    @cached_property
    def merged(self) -> Any:
        return self.changes.changes_by({self.request.user.pk})

    @cached_property
    def conflicts(self) -> list[Conflict]:
        return sorted(self.merged.conflicts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes, merged = self.changes, self.merged
        both = self.compare(changes.live_content, changes.draft_content)
        others = self.compare(merged.content, changes.draft_content)
        return super().get_context_data(
            mine=self.compare(changes.live_content, merged.content),
            others=[change for change in others if change.conflict not in merged.conflicts],
            conflicts=[
                {"name": f"conflict-{number}", "changes": [change for change in both if change.conflict == conflict]}
                for number, conflict in enumerate(self.conflicts)
            ],
            can_discard=not discard_error(changes, self.request.user),
            discard_url=reverse("drafts_discard", args=[changes.page.pk]),
            **kwargs,
        )

    def perform(self, revision_id: int) -> HttpResponse:
        page_id, user = self.changes.page.pk, self.request.user
        if self.request.POST.get("choice") == "all":
            publish_all(page_id, revision_id, user)
            return self.redirect_after_publishing(_("Page “%(page)s” has been published with all changes."))
        answers = [self.request.POST.get(f"conflict-{number}") for number, _conflict in enumerate(self.conflicts)]
        if self.request.POST.get("choice") != "mine":
            raise Http404
        if not all(answer in ("include", "leave") for answer in answers):
            raise DraftNotSavedError(_("Nothing was published. Choose what to publish where you both made changes."))
        answered = zip(self.conflicts, answers, strict=True)
        included = {conflict for conflict, answer in answered if answer == "include"}
        publish_without_others(page_id, revision_id, user, included)
        published = _("Page “%(page)s” has been published. The other changes are still a draft.")
        return self.redirect_after_publishing(published)

    def redirect_after_publishing(self, message: str) -> HttpResponse:
        """Return to the list with ``message``, or with another one if the page goes live later."""
        scheduled = Page.objects.get(pk=self.changes.page.pk).scheduled_revision
        if scheduled is None:
            return self.redirect_to_list(message)
        date = format_date(timezone.localtime(scheduled.approved_go_live_at), "DATETIME_FORMAT")
        return self.redirect_to_list(_("Page “%(page)s” is scheduled. It goes live on %(date)s."), date=date)


class DiscardView(DraftView):
    page_title = gettext_lazy("Discard draft")
    template_name = "editing/drafts/discard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = self.changes
        scheduled = changes.page.scheduled_revision
        return super().get_context_data(
            differences=self.compare(changes.live_content, changes.draft_content),
            error=discard_error(changes, self.request.user),
            workflow_state=changes.page.current_workflow_state,
            scheduled_for=scheduled.approved_go_live_at if scheduled else None,
            **kwargs,
        )

    def perform(self, revision_id: int) -> HttpResponse:
        discard_draft(self.changes.page.pk, revision_id, self.request.user)
        message = _("The draft of “%(page)s” was discarded. To get it back, open the page’s history.")
        return self.redirect_to_list(message)


class TakeOverView(View):
    """GET says who took over last, for the script in other people’s forms. POST takes over."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        page = get_object_or_404(Page, pk=kwargs["page_id"])
        permissions = page.permissions_for_user(request.user)
        if not permissions.can_edit() or permissions.page_locked() or page.alias_of_id:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        latest = last_take_over(page_id)
        return JsonResponse({"revision_id": latest.revision_id, "message": latest.message} if latest else {})

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        take_over(page_id, request.user)
        messages.success(request, _("You have taken over. The form has the text that was last saved."))
        return redirect("wagtailadmin_pages:edit", page_id)
