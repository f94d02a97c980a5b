"""The front desk's list of enquiries, and the view of one. Every access is logged."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from ..models import Details, Enquiry, EnquiryAccess
from ..retention import delete_enquiries
from ..services import add_note, take
from .warnings import get_warnings

PERMISSION_POLICY = ModelPermissionPolicy(Enquiry)
Action = EnquiryAccess.Action
NOBODY = _("Nobody")


def assignable_users() -> QuerySet[AbstractUser]:
    """Return the users an enquiry can be assigned to."""
    return PERMISSION_POLICY.users_with_permission("change").order_by("first_name", "last_name", "username")


def display_name(user: Any) -> str | Promise:
    return user.get_full_name() or user.get_username() if user else NOBODY


class UserChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, user: Any) -> str:
        return str(display_name(user))


class EnquiryFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Enquiry.Status.choices, empty_label=_("All"))
    assigned_to = django_filters.ModelChoiceFilter(
        label=_("Assigned to"),
        queryset=lambda request: assignable_users(),  # type: ignore[arg-type]  # the stubs don't know callables
        null_label=NOBODY,
    )
    received_at = django_filters.DateFromToRangeFilter(label=_("Received"), widget=DateRangePickerWidget)

    class Meta:
        model = Enquiry
        fields = ["status", "assigned_to", "received_at"]


def can_take(enquiry: Enquiry, user: Any) -> bool:
    """Return whether ``user`` can take ``enquiry`` in one click: nobody handles it yet."""
    is_open = enquiry.assigned_to_id is None and enquiry.status != Enquiry.Status.DONE
    return is_open and PERMISSION_POLICY.user_has_permission(user, "change")


class PersonColumn(Column):
    cell_template_name = "enquiries/admin/person_cell.html"

    def get_value(self, instance: Enquiry) -> Details | None:
        return instance.details

    def get_cell_context_data(self, instance: Enquiry, parent_context: dict[str, Any]) -> dict[str, Any]:
        return super().get_cell_context_data(instance, parent_context) | {
            "enquiry": instance,
            "can_take": can_take(instance, parent_context["request"].user),
            "csrf_token": get_token(parent_context["request"]),
            "url": reverse("enquiry_open", args=[instance.pk]),
        }


class EnquiryListView(generic.IndexView):
    model = Enquiry
    permission_policy = PERMISSION_POLICY
    permission_required = "view"
    any_permission_required = None
    page_title = _("Inquiries")
    header_icon = "mail"
    index_url_name = "enquiries"
    index_results_url_name = "enquiries_results"
    template_name = "enquiries/admin/list.html"
    results_template_name = "enquiries/admin/list_results.html"
    table_classname = "listing enquiry-list"
    filterset_class = EnquiryFilterSet
    default_ordering = ["waiting", "received_at", "pk"]
    is_searchable = False  # names are encrypted; see PersonSearchView
    paginate_by = 20
    columns = [
        PersonColumn("person", label=_("Person")),
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor=lambda enquiry: enquiry.get_status_display(),
            primary=lambda enquiry: enquiry.status == Enquiry.Status.NEW,
            sort_key="status",
        ),
        Column("assigned_to", label=_("Assigned to"), accessor=lambda enquiry: display_name(enquiry.assigned_to)),
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
        Column("delete_on", label=_("Deleted on")),
    ]

    def get_base_queryset(self) -> QuerySet[Enquiry]:
        """Return the enquiries. New ones come first, then those that are handled, the oldest first."""
        statuses = Enquiry.Status
        waiting = Case(When(status=statuses.NEW, then=0), When(status=statuses.DONE, then=2), default=1)
        enquiries = super().get_base_queryset().annotate(waiting=waiting)
        return enquiries.select_related("assigned_to", "site__enquirysettings")

    @property
    def header_buttons(self) -> list[Button]:
        return [HeaderButton(gettext("Find a person"), reverse("enquiries_person"), icon_name="search")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        enquiries = list(context["object_list"])
        EnquiryAccess.record(Action.LISTED, [enquiry.pk for enquiry in enquiries], self.request.user)
        unreadable = sum(enquiry.details is None for enquiry in enquiries)
        return context | {"warnings": get_warnings(), "unreadable_count": unreadable}


class HandlingForm(WagtailAdminModelForm):
    assigned_to = UserChoiceField(
        label=_("Assigned to"), queryset=Enquiry.objects.none(), required=False, empty_label=NOBODY
    )

    note = forms.CharField(
        label=_("Add a note"),
        required=False,
        max_length=200,
        help_text=_(
            "What you tried, for example “Left a message, will call again on Friday”. No medical details. Notes are "
            "encrypted, and deleted with the inquiry."
        ),
    )

    class Meta:
        model = Enquiry
        fields = ["status", "assigned_to"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = assignable_users()
        if self.instance.details is None:
            del self.fields["note"]  # nothing can be encrypted with the others


class EnquiryDetailView(generic.EditView):
    """Show one enquiry. Users who may change it set its status and who handles it."""

    model = Enquiry
    permission_policy = PERMISSION_POLICY
    permission_required = "view"
    header_icon = "mail"
    index_url_name = "enquiries"
    edit_url_name = "enquiry_open"
    delete_url_name = "enquiry_delete"
    form_class = HandlingForm
    template_name = "enquiries/admin/detail.html"
    success_message = _("%(object)s saved.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("change"):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def save_instance(self) -> Enquiry:
        """Save only the form's fields: another process may have re-encrypted the details since they were read."""
        enquiry = self.form.save(commit=False)
        enquiry.save(update_fields=self.form.Meta.fields)
        text = self.form.cleaned_data.get("note", "")
        if text:
            add_note(enquiry.pk, str(display_name(self.request.user)), text)
        if self.form.has_changed():
            note = f"{enquiry.get_status_display()}; assigned to: {display_name(enquiry.assigned_to)}"
            note += "; added a note" if text else ""
            EnquiryAccess.record(Action.CHANGED, [enquiry.pk], self.request.user, note)
        return enquiry

    def get_success_buttons(self) -> list[Button]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        EnquiryAccess.record(Action.OPENED, [self.object.pk], self.request.user)
        return super().get_context_data(**kwargs) | {
            "can_change": self.user_has_permission("change"),
            "can_take": can_take(self.object, self.request.user),
        }


class TakeView(PermissionCheckedMixin, View):
    """Assign an enquiry to the person who takes it, and open it."""

    permission_policy = PERMISSION_POLICY
    permission_required = "change"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        enquiry = get_object_or_404(Enquiry.objects.select_related("assigned_to"), pk=pk)
        if take(pk, request.user):
            note = f"{Enquiry.Status.IN_PROGRESS.label}; assigned to: {display_name(request.user)}"
            EnquiryAccess.record(Action.CHANGED, [pk], request.user, note)
            messages.success(request, gettext("%(object)s is yours.") % {"object": enquiry})
        elif enquiry.assigned_to != request.user:
            name = {"object": enquiry, "person": display_name(enquiry.assigned_to)}
            messages.warning(request, gettext("%(person)s is already handling %(object)s.") % name)
        return redirect("enquiry_open", pk)


class EnquiryDeleteView(generic.DeleteView):
    model = Enquiry
    permission_policy = PERMISSION_POLICY
    permission_required = "delete"
    header_icon = "bin"
    index_url_name = "enquiries"
    delete_url_name = "enquiry_delete"
    success_message = _("%(object)s deleted.")

    confirmation_message = _("Permanently delete this inquiry? The record of who has seen it is kept.")

    def delete_action(self) -> None:
        delete_enquiries([self.object.pk], Action.DELETED, self.request.user)
