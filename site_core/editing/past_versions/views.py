"""Screens with old versions of a page: what readers saw on a day, what differs between two, and restoring a part."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision

from site_core.pages.version_marks import version_marker

from ..drafts.changes import display_name
from ..drafts.comparison import compare
from ..drafts.content import read_content
from ..drafts.merging import Conflict
from ..drafts.publishing import DraftChangedError
from .caveats import find_caveats
from .forms import CompareForm, MomentForm
from .rendering import render_marked, render_version
from .restoring import AlreadyThereError, NotRestoredError, can_restore, restorable_fields, restore_part
from .timeline import Period, State, periods_between

NO_STORE = {"private": True, "no_store": True}


def get_page(request: HttpRequest, page_id: int) -> Page:
    """Return the page if the user may see its history, as in Wagtail."""
    page = get_object_or_404(Page, pk=page_id)
    permissions = page.permissions_for_user(request.user)
    if not (permissions.can_edit() or permissions.can_publish()):
        raise PermissionDenied
    return page


class VersionsView(WagtailAdminTemplateMixin, TemplateView):
    """A screen about the versions of a page."""

    header_icon = "history"

    @cached_property
    def page(self) -> Page:
        return get_page(self.request, self.kwargs["page_id"])

    @method_decorator(cache_control(**NO_STORE))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        assert self.page
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        title = self.page.get_admin_display_title()
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": title},
            {"url": reverse("wagtailadmin_pages:history", args=[self.page.pk]), "label": _("History")},
            {"url": "", "label": self.page_title, "sublabel": title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page, **kwargs)


class PastVersionView(VersionsView):
    """What readers saw on a day. Without one, what they see today."""

    page_title = gettext_lazy("What readers saw")
    template_name = "editing/past_versions/version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = {"date": timezone.localdate().isoformat()}
        form = MomentForm(self.request.GET if "date" in self.request.GET else today)
        context = super().get_context_data(form=form, **kwargs)
        if not form.is_valid():
            return context
        periods = [
            period for period in periods_between(self.page, form.start, form.end) if period.start < timezone.now()
        ]
        selected = self.select_period(periods)
        revision = self.get_revision(selected)
        return context | {
            "periods": [
                {"period": period, "url": self.period_url(number), "is_selected": period is selected}
                for number, period in enumerate(periods, 1)
            ],
            "selected": selected,
            "revision": revision,
            "author": display_name(revision.user) if revision else "",
            "frame_url": self.frame_url(selected),
            "caveats": find_caveats(self.page, selected),
            "time_zone": timezone.get_current_timezone_name(),
        }

    def select_period(self, periods: list[Period]) -> Period:
        """Return the period with the number in the query, or the last one of that day in which there was something."""
        number = self.request.GET.get("version", "")
        if number.isdecimal() and len(number) < 5 and 0 < int(number) <= len(periods):
            return periods[int(number) - 1]
        return next((period for period in reversed(periods) if period.state != State.OFFLINE), periods[-1])

    def period_url(self, number: int) -> str:
        query: dict[str, Any] = {
            name: self.request.GET[name] for name in ("date", "time") if self.request.GET.get(name)
        }
        return f"?{urlencode({**query, 'version': number})}"

    def get_revision(self, period: Period) -> Revision | None:
        revisions = self.page.revisions.select_related("user").defer("content")
        return revisions.filter(pk=period.revision_id).first() if period.revision_id else None

    def frame_url(self, period: Period) -> str:
        if period.state == State.STORED:
            return reverse("past_versions_stored", args=[self.page.pk])
        if period.state == State.VERSION:
            return reverse("past_versions_rendered", args=[self.page.pk, period.revision_id])
        return ""


@xframe_options_sameorigin
def rendered_version(request: HttpRequest, page_id: int, revision_id: int | None = None) -> HttpResponse:
    """Respond with a version as its template renders it, or with the page as it is stored."""
    page = get_page(request, page_id).specific
    if revision_id is not None:
        page = get_object_or_404(page.revisions, pk=revision_id).as_object()
    return render_version(page, request)


@xframe_options_sameorigin
def marked_version(request: HttpRequest, page_id: int, old_id: int, revision_id: int) -> HttpResponse:
    """Respond with a version as its template renders it, with what differs from an older one marked in place."""
    revisions = get_page(request, page_id).revisions
    old, new = (get_object_or_404(revisions, pk=key).as_object() for key in (old_id, revision_id))
    if not (marker := version_marker()):
        raise Http404
    return render_marked(old, new, request, marker)


class CompareView(VersionsView):
    """Two versions side by side, and what differs. Parts of the older one can be restored to the latest draft."""

    page_title = gettext_lazy("Compare versions")
    template_name = "editing/past_versions/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = self.page.latest_revision_id
        if latest is None:
            return super().get_context_data(has_versions=False, **kwargs)
        query = self.request.GET
        form = CompareForm(self.page, {"old": query.get("old", latest), "new": query.get("new", latest)})
        context = super().get_context_data(form=form, has_versions=True, **kwargs)
        if not form.is_valid():
            return context
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        return context | {
            "old": old,
            "new": new,
            "old_url": reverse("past_versions_rendered", args=[self.page.pk, old.pk]),
            "new_url": reverse("past_versions_rendered", args=[self.page.pk, new.pk]),
            "marked_url": self.marked_url(old, new),
            "restore_url": reverse("past_versions_restore", args=[self.page.pk, old.pk]),
            "is_latest": new.pk == latest,
            "changes": self.list_changes(old, new),
        }

    def marked_url(self, old: Revision, new: Revision) -> str:
        return reverse("past_versions_marked", args=[self.page.pk, old.pk, new.pk]) if version_marker() else ""

    def list_changes(self, old: Revision, new: Revision) -> list[dict[str, Any]]:
        """Return the changes, each with whether the user can restore the older text to the draft."""
        model = self.page.specific_class
        before, after = (read_content(model, revision.content) for revision in (old, new))
        fields = restorable_fields(self.page, self.request.user) if self.can_edit(new) else set()
        return [
            {"change": change, "can_restore": can_restore(change, before, fields)}
            for change in compare(model, before, after)
        ]

    def can_edit(self, new: Revision) -> bool:
        """Return whether parts can be restored: ``new`` is the draft, and the user may change it now."""
        permissions = self.page.permissions_for_user(self.request.user)
        is_draft = new.pk == self.page.latest_revision_id and not self.page.alias_of_id
        return is_draft and permissions.can_edit() and not permissions.page_locked()


class RestoreView(View):
    """Copies one field or block of a version to the draft, as a new version."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, page_id: int, revision_id: int) -> HttpResponse:
        page = get_page(request, page_id)
        permissions = page.permissions_for_user(request.user)
        if not permissions.can_edit() or permissions.page_locked() or page.alias_of_id:
            raise PermissionDenied
        revision = get_object_or_404(page.revisions, pk=revision_id)
        part = Conflict(request.POST.get("field", ""), request.POST.get("block", ""))
        seen = request.POST.get("draft", "")
        self.restore(page, revision, part, int(seen) if seen.isdecimal() and len(seen) < 19 else None)
        url = reverse("past_versions_compare", args=[page.pk])
        return redirect(f"{url}?{urlencode({'old': revision.pk})}")

    def restore(self, page: Page, revision: Revision, part: Conflict, seen_revision_id: int | None) -> None:
        try:
            label = restore_part(page.pk, revision, part, seen_revision_id, self.request.user)
        except AlreadyThereError as error:
            messages.info(self.request, str(error))
        except NotRestoredError as error:
            messages.error(self.request, str(error))
        except DraftChangedError:
            message = _("Someone saved this page a moment ago. Nothing was restored. Check the differences again.")
            messages.warning(self.request, message)
        else:
            text = _("“%(part)s” was restored to the draft. Nothing was published. The text before is in the history.")
            edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))
            history = messages.button(reverse("wagtailadmin_pages:history", args=[page.pk]), _("History"))
            messages.success(self.request, text % {"part": label}, buttons=[edit, history])
