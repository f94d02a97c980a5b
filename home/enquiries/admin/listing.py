"""The front desk's list of enquiries, and one enquiry with what is done about it. Who looks at them is recorded."""

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from ..models import Enquiry, EnquiryAccess
from ..purging import delete
from .problems import problems

PERMISSION_POLICY = ModelPermissionPolicy(Enquiry)
Action = EnquiryAccess.Action


def front_desk():
    """The users to whom an enquiry can be given."""
    return PERMISSION_POLICY.users_with_permission("change").order_by("first_name", "last_name", "username")


def name_of(user):
    return user.get_full_name() or user.get_username() if user else "Nobody"


class UserChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return name_of(user)


class EnquiryFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(choices=Enquiry.Status.choices, empty_label="All")
    assigned_to = django_filters.ModelChoiceFilter(
        label="Assigned to", queryset=lambda request: front_desk(), null_label="Nobody"
    )
    received_at = django_filters.DateFromToRangeFilter(label="Received", widget=DateRangePickerWidget)

    class Meta:
        model = Enquiry
        fields = ["status", "assigned_to", "received_at"]


class PersonColumn(Column):
    cell_template_name = "home/enquiries/admin/person_cell.html"

    def get_value(self, instance):
        return instance.details

    def get_cell_context_data(self, instance, parent_context):
        return super().get_cell_context_data(instance, parent_context) | {
            "enquiry": instance,
            "url": reverse("enquiry_open", args=[instance.pk]),
        }


class EnquiryList(generic.IndexView):
    model = Enquiry
    permission_policy = PERMISSION_POLICY
    permission_required = "view"
    any_permission_required = None
    page_title = "Enquiries"
    header_icon = "mail"
    index_url_name = "enquiries"
    index_results_url_name = "enquiries_results"
    template_name = "home/enquiries/admin/list.html"
    results_template_name = "home/enquiries/admin/list_results.html"
    table_classname = "listing enquiry-list"
    filterset_class = EnquiryFilterSet
    default_ordering = ["status", "-received_at"]
    is_searchable = False  # the database has no names; see PersonView
    paginate_by = 20
    columns = [
        PersonColumn("person", label="Who"),
        StatusTagColumn(
            "status",
            label="Status",
            accessor=lambda enquiry: enquiry.get_status_display(),
            primary=lambda enquiry: enquiry.status == Enquiry.Status.NEW,
            sort_key="status",
        ),
        Column("assigned_to", label="Assigned to", accessor=lambda enquiry: name_of(enquiry.assigned_to)),
        DateColumn("received_at", label="Received", sort_key="received_at"),
        Column("delete_on", label="Deleted on"),
    ]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("assigned_to", "site__enquirysettings")

    @property
    def header_buttons(self):
        return [HeaderButton("Find a person", reverse("enquiries_person"), icon_name="search")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = list(context["object_list"])
        EnquiryAccess.record(Action.LISTED, [enquiry.pk for enquiry in shown], self.request.user)
        return context | {"problems": problems(), "unreadable": sum(each.details is None for each in shown)}


class HandlingForm(WagtailAdminModelForm):
    assigned_to = UserChoiceField(queryset=Enquiry.objects.none(), required=False, empty_label="Nobody")

    class Meta:
        model = Enquiry
        fields = ["status", "assigned_to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = front_desk()


class EnquiryDetail(generic.EditView):
    """Everything about one enquiry; those who may change it say here what becomes of it."""

    model = Enquiry
    permission_policy = PERMISSION_POLICY
    permission_required = "view"
    header_icon = "mail"
    index_url_name = "enquiries"
    edit_url_name = "enquiry_open"
    delete_url_name = "enquiry_delete"
    form_class = HandlingForm
    template_name = "home/enquiries/admin/detail.html"
    success_message = "%(object)s saved."

    def post(self, request, *args, **kwargs):
        if not self.user_has_permission("change"):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def save_instance(self):
        """Only what the form shows: what is encrypted may have been encrypted anew meanwhile."""
        enquiry = self.form.save(commit=False)
        enquiry.save(update_fields=self.form.fields)
        if self.form.has_changed():
            note = f"{enquiry.get_status_display()}; assigned to: {name_of(enquiry.assigned_to)}"
            EnquiryAccess.record(Action.CHANGED, [enquiry.pk], self.request.user, note)
        return enquiry

    def get_success_buttons(self):
        return []

    def get_context_data(self, **kwargs):
        EnquiryAccess.record(Action.OPENED, [self.object.pk], self.request.user)
        return super().get_context_data(**kwargs) | {"can_change": self.user_has_permission("change")}


class EnquiryDelete(generic.DeleteView):
    model = Enquiry
    permission_policy = PERMISSION_POLICY
    permission_required = "delete"
    header_icon = "bin"
    index_url_name = "enquiries"
    delete_url_name = "enquiry_delete"
    success_message = "%(object)s deleted."

    confirmation_message = "Delete this enquiry for good? Who has seen it stays on record."

    def delete_action(self):
        delete([self.object.pk], Action.DELETED, self.request.user)
