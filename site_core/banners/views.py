"""Banners in Wagtail’s admin."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from .desk import LIST_URL_NAME
from .forms import CHOOSES_PAGES, BannerForm
from .models import Banner


class StatusColumn(Column):
    """Whether visitors see the banner, with a button that ends it."""

    cell_template_name = "banners/status_cell.html"

    def get_value(self, instance: Banner) -> Banner:
        return instance

    def get_cell_context_data(self, instance: Banner, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        context = super().get_cell_context_data(instance, parent_context)
        may_end = instance.status != Banner.Status.ENDED and request.user.has_perm("banners.change_banner")
        label = Banner.Status(instance.status).label
        moment = status_moment(instance)
        return context | {"label": label, "moment": moment, "may_end": may_end, "csrf_token": get_token(request)}


class TimeColumn(Column):
    """A moment, also one in the future, which Wagtail’s DateColumn would call “Just now”."""

    def get_value(self, instance: Banner) -> str:
        return moment_text(super().get_value(instance))


class BannerCreateView(CreateView):
    """The form of a new banner. With ``?closed=today``, it is filled in: saving it is all that is left to do."""

    def get_initial_form_instance(self) -> Any:
        if self.request.GET.get("closed") == "today":
            return Banner(text=_("We are closed today."), kind=Banner.Kind.URGENT, closes_clinic=True)
        return super().get_initial_form_instance()

    def get_success_message(self, instance: Banner) -> str:
        return saved_message(instance)


class BannerEditView(EditView):
    """The form of a banner."""

    def get_success_message(self) -> str:
        return saved_message(self.object)


class BannerViewSet(SnippetViewSet):
    model = Banner
    icon = "warning"
    menu_label = gettext_lazy("Banners")
    menu_order = 300
    add_to_admin_menu = True
    list_display = [
        "text",
        StatusColumn("status", label=gettext_lazy("Status")),
        TimeColumn("starts_at", label=gettext_lazy("From"), sort_key="starts_at", classname="banner-column"),
        TimeColumn("ends_at", label=gettext_lazy("Until"), sort_key="ends_at", classname="banner-column"),
    ]
    ordering = "-ends_at"
    index_results_template_name = "banners/list_results.html"
    search_backend_name = None
    search_fields = ["text"]
    copy_view_enabled = False
    add_view_class = BannerCreateView
    edit_view_class = BannerEditView
    edit_handler = ObjectList(
        [
            FieldPanel("site"),
            FieldPanel("text", widget=AdminAutoHeightTextInput(attrs={"rows": 2})),
            FieldPanel("kind"),
            FieldPanel("closes_clinic"),
            FieldPanel("all_places"),
            FieldPanel("closed_places", widget=CheckboxSelectMultiple),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            MultiFieldPanel(
                [FieldPanel("link_page", permission=CHOOSES_PAGES), FieldPanel("link_url"), FieldPanel("link_text")],
                heading=gettext_lazy("Link"),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [FieldPanel("everywhere"), InlinePanel("pages", label=gettext_lazy("Page"))],
                heading=gettext_lazy("Where it is shown"),
                classname="collapsed",
                permission=CHOOSES_PAGES,
            ),
        ],
        base_form_class=BannerForm,
    )


@require_POST
@transaction.atomic
def end_banner(request: HttpRequest, pk: int) -> HttpResponse:
    """End a banner now, and with it the closure of the clinic or its locations."""
    if not request.user.has_perm("banners.change_banner"):
        raise PermissionDenied
    banner = get_object_or_404(Banner, pk=pk)
    if banner.status == Banner.Status.ENDED:
        messages.warning(request, _("This banner has already ended."))
        return redirect(LIST_URL_NAME)
    banner.ends_at = timezone.now()
    banner.starts_at = min(banner.starts_at, banner.ends_at)
    banner.save()
    revision = banner.save_revision(user=request.user)
    log(instance=banner, action="wagtail.edit", user=request.user, revision=revision, content_changed=True)
    messages.success(request, ended_message(banner))
    return redirect(LIST_URL_NAME)


def saved_message(banner: Banner) -> str:
    if banner.status == Banner.Status.ENDED:
        return _("The banner is saved. Visitors don’t see it, since it has ended.")
    if banner.status == Banner.Status.SHOWN:
        text, moment = _("From now until %(moment)s, visitors see the banner."), banner.ends_at
    else:
        text, moment = _("From %(moment)s on, visitors will see the banner."), banner.starts_at
    return text % {"moment": moment_text(moment)}


def moment_text(moment: datetime.datetime) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")


def status_moment(banner: Banner) -> str:
    """Return when the status of ``banner`` changes, or when it ended. Phones have no columns for that."""
    if banner.status == Banner.Status.SCHEDULED:
        return _("from %(moment)s") % {"moment": moment_text(banner.starts_at)}
    if banner.status == Banner.Status.SHOWN:
        return _("until %(moment)s") % {"moment": moment_text(banner.ends_at)}
    return moment_text(banner.ends_at)


def ended_message(banner: Banner) -> str:
    if banner.closes_clinic:
        return _("The banner has ended, and no longer closes the clinic.")
    return _("The banner has ended. Visitors no longer see it.")


urlpatterns: list[URLPattern] = [path("banners/<int:pk>/end/", end_banner, name="banners_end")]
