"""All that one person has told the clinic: found by phone number or e-mail, exported, deleted.

The number or address is posted, never part of an address that browsers and servers remember.
"""

import csv
import json

from django import forms
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from site_core.lib.spreadsheets import escape_cell

from ..keys import keyring, normalised
from ..models import Details, Enquiry, EnquiryAccess
from ..purging import delete
from .listing import PERMISSION_POLICY

Action = EnquiryAccess.Action


class ContactForm(forms.Form):
    contact = forms.CharField(
        label="Phone number or e-mail address",
        max_length=254,
        help_text="As the person gave it; spaces, dashes and capital letters don’t matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_contact(self):
        contact = self.cleaned_data["contact"]
        if not normalised(contact):
            raise forms.ValidationError("Enter a whole phone number or e-mail address.")
        return contact


def of_person(contact):
    """Enquiries that gave ``contact``, newest first."""
    marks = keyring().marks(contact)
    found = Enquiry.objects.filter(Q(phone_mark__in=marks) | Q(email_mark__in=marks))
    return found.select_related("assigned_to", "site__enquirysettings").order_by("-received_at")


class PersonView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    permission_policy = PERMISSION_POLICY
    permission_required = "view"
    page_title = "Find a person"
    header_icon = "search"
    form_class = ContactForm
    template_name = "home/enquiries/admin/person.html"
    # Button → what it needs and who does it.
    actions = {"csv": ("export", "export_csv"), "json": ("export", "export_json"), "delete": ("delete", "delete")}

    def get_breadcrumbs_items(self):
        steps = [{"url": reverse("enquiries"), "label": "Enquiries"}, {"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, *steps]

    def form_valid(self, form):
        try:
            self.found = list(of_person(form.cleaned_data["contact"]))
        except ImproperlyConfigured as error:
            form.add_error("contact", f"{error} The people who run the site have to mend it.")
            return self.form_invalid(form)
        button = self.request.POST.get("do")
        if button in self.actions and self.found:
            permission, method = self.actions[button]
            if not self.user_has_permission(permission):
                raise PermissionDenied
            return getattr(self, method)()
        self.record(Action.FOUND)
        return self.render_to_response(self.get_context_data(form=form, asks=button == "ask"))

    def record(self, action):
        EnquiryAccess.record(action, self.numbers, self.request.user)

    @property
    def numbers(self):
        return [enquiry.pk for enquiry in self.found]

    def get_context_data(self, **kwargs):
        may = {f"may_{name}": self.user_has_permission(name) for name in ("export", "delete")}
        return super().get_context_data(found=getattr(self, "found", None), **may, **kwargs)

    def export_csv(self):
        response = self.attachment("text/csv; charset=utf-8", "csv")
        writer = csv.writer(response)
        rows = [exported(enquiry) for enquiry in self.found]
        writer.writerow(rows[0])
        writer.writerows([escape_cell(value) for value in row.values()] for row in rows)
        return response

    def export_json(self):
        response = self.attachment("application/json", "json")
        json.dump([exported(enquiry) for enquiry in self.found], response, ensure_ascii=False, indent=2)
        return response

    def attachment(self, content_type, ending):
        self.record(Action.EXPORTED)
        headers = {"Content-Disposition": f'attachment; filename="enquiries.{ending}"'}
        return HttpResponse(content_type=content_type, headers=headers)

    def delete(self):
        delete(self.numbers, Action.DELETED, self.request.user)
        number = len(self.found)
        messages.success(self.request, ngettext("%d enquiry deleted.", "%d enquiries deleted.", number) % number)
        return redirect("enquiries")


def exported(enquiry):
    """All that is kept of ``enquiry``, ready for a file."""
    details = enquiry.details
    return {
        "enquiry": enquiry.pk,
        "received": timezone.localtime(enquiry.received_at).isoformat(timespec="minutes"),
        "status": enquiry.get_status_display(),
        "can_be_read": details is not None,
        **vars(details or Details(name="")),
        "deleted_on": enquiry.delete_on.isoformat(),
    }
