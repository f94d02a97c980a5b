"""Adds enquiries to Wagtail's admin."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from site_core.lib.admin_menu import PermissionMenuItem

from .admin.access_log import AccessLogReport
from .admin.listing import EnquiryDeleteView, EnquiryDetailView, EnquiryListView, TakeView
from .admin.person_search import PersonSearchView
from .models import Enquiry, EnquiryAccess

APP_LABEL = Enquiry._meta.app_label


@hooks.register("register_admin_urls")
def register_enquiry_urls() -> list[URLPattern]:
    return [
        path("enquiries/", EnquiryListView.as_view(), name="enquiries"),
        path("enquiries/results/", EnquiryListView.as_view(results_only=True), name="enquiries_results"),
        path("enquiries/<int:pk>/", EnquiryDetailView.as_view(), name="enquiry_open"),
        path("enquiries/<int:pk>/take/", TakeView.as_view(), name="enquiry_take"),
        path("enquiries/<int:pk>/delete/", EnquiryDeleteView.as_view(), name="enquiry_delete"),
        path("enquiries/person/", PersonSearchView.as_view(), name="enquiries_person"),
        path("reports/enquiries/", AccessLogReport.as_view(), name="enquiry_accesses"),
        path("reports/enquiries/results/", AccessLogReport.as_view(results_only=True), name="enquiry_accesses_results"),
    ]


@hooks.register("register_admin_menu_item")
def register_enquiries_menu_item() -> MenuItem:
    return PermissionMenuItem(
        _("Inquiries"),
        reverse("enquiries"),
        permission=f"{APP_LABEL}.view_enquiry",
        name="enquiries",
        icon_name="mail",
        order=150,
    )


@hooks.register("register_reports_menu_item")
def register_access_log_menu_item() -> MenuItem:
    return PermissionMenuItem(
        _("Access to inquiries"),
        reverse("enquiry_accesses"),
        permission=f"{APP_LABEL}.view_enquiryaccess",
        name="access-to-enquiries",
        icon_name="view",
        order=1400,
    )


@hooks.register("register_permissions")
def register_enquiry_permissions() -> QuerySet[Permission]:
    models = [model._meta.model_name for model in (Enquiry, EnquiryAccess)]
    return Permission.objects.filter(content_type__app_label=APP_LABEL, content_type__model__in=models)
