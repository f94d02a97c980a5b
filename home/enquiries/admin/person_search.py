"""Finds, exports, and deletes everything one person has sent, by phone number or email address.

The search is a POST, so the phone number or email address never appears in a URL that browsers and servers log.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from site_core.lib.spreadsheets import escape_cell

from ..blind_index import all_indexes, normalize_contact
from ..models import Details, Enquiry, EnquiryAccess
from ..retention import delete_enquiries
from .listing import PERMISSION_POLICY

Action = EnquiryAccess.Action


class ContactForm(forms.Form):
    contact = forms.CharField(
        label=_("Phone number or email address"),
        max_length=254,
        help_text=_("As the person gave it. Spaces, dashes, and capital letters don’t matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_contact(self) -> str:
        contact = self.cleaned_data["contact"]
        if not normalize_contact(contact):
            raise forms.ValidationError(gettext("Enter a complete phone number or email address."))
        return contact


def find_by_contact(contact: str) -> QuerySet[Enquiry]:
    """Return the enquiries with the phone number or email address ``contact``, newest first."""
    indexes = all_indexes(contact)
    enquiries = Enquiry.objects.filter(Q(phone_index__in=indexes) | Q(email_index__in=indexes))
    return enquiries.select_related("assigned_to", "site__enquirysettings").order_by("-received_at")


class PersonSearchView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    permission_policy = PERMISSION_POLICY
    permission_required = "view"
    page_title = _("Find a person")
    header_icon = "search"
    form_class = ContactForm
    template_name = "enquiries/admin/person.html"
    # Value of the button → required permission and method.
    actions = {"csv": ("export", "export_csv"), "json": ("export", "export_json"), "delete": ("delete", "delete")}
    results: Sequence[Enquiry] | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [{"url": reverse("enquiries"), "label": gettext("Inquiries")}, {"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, *items]

    def form_valid(self, form: ContactForm) -> HttpResponse:
        try:
            self.results = list(find_by_contact(form.cleaned_data["contact"]))
        except ImproperlyConfigured:
            message = gettext(
                "Inquiries can’t be searched right now. Ask the site’s technical team to look at Site health."
            )
            form.add_error("contact", message)
            return self.form_invalid(form)
        button = self.request.POST.get("action")
        if button in self.actions and self.results:
            permission, method = self.actions[button]
            if not self.user_has_permission(permission):
                raise PermissionDenied
            return getattr(self, method)(self.results)
        self.log_access(Action.FOUND, self.results)
        context = self.get_context_data(form=form, is_confirming=button == "confirm-delete")
        return self.render_to_response(context)

    def log_access(self, action: EnquiryAccess.Action, enquiries: Sequence[Enquiry]) -> None:
        EnquiryAccess.record(action, [enquiry.pk for enquiry in enquiries], self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        permissions = {f"can_{name}": self.user_has_permission(name) for name in ("export", "delete")}
        return super().get_context_data(results=self.results, **permissions, **kwargs)

    def export_csv(self, enquiries: Sequence[Enquiry]) -> HttpResponse:
        response = self.attachment("text/csv; charset=utf-8", "csv", enquiries)
        writer = csv.writer(response)
        rows = [export_row(enquiry) for enquiry in enquiries]
        writer.writerow(rows[0])
        writer.writerows([escape_cell(value) for value in row.values()] for row in rows)
        return response

    def export_json(self, enquiries: Sequence[Enquiry]) -> HttpResponse:
        response = self.attachment("application/json", "json", enquiries)
        json.dump([export_row(enquiry) for enquiry in enquiries], response, ensure_ascii=False, indent=2)
        return response

    def attachment(self, content_type: str, extension: str, enquiries: Sequence[Enquiry]) -> HttpResponse:
        self.log_access(Action.EXPORTED, enquiries)
        headers = {"Content-Disposition": f'attachment; filename="inquiries.{extension}"'}
        return HttpResponse(content_type=content_type, headers=headers)

    def delete(self, enquiries: Sequence[Enquiry]) -> HttpResponse:
        delete_enquiries([enquiry.pk for enquiry in enquiries], Action.DELETED, self.request.user)
        count = len(enquiries)
        message = ngettext("%(count)d inquiry deleted.", "%(count)d inquiries deleted.", count)
        messages.success(self.request, message % {"count": count})
        return redirect("enquiries")


def export_row(enquiry: Enquiry) -> dict[str, Any]:
    """Return everything stored about ``enquiry``, by column, ready for CSV or JSON."""
    details = enquiry.details or Details(name="")
    notes = "\n".join(f"{note['at']} {note['by']}: {note['text']}" for note in details.notes)
    return {
        "enquiry": enquiry.pk,
        "received": timezone.localtime(enquiry.received_at).isoformat(timespec="minutes"),
        "status": str(enquiry.get_status_display()),
        "can_be_read": enquiry.details is not None,
        **vars(details),
        "notes": notes,
        "deleted_on": enquiry.delete_on.isoformat(),
    }
