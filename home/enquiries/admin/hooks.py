"""Puts enquiries into Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from wagtail import hooks

from site_core.lib.admin_menu import PermissionMenuItem

from .accesses import AccessReport
from .dashboard import EnquiriesPanel
from .listing import EnquiryDelete, EnquiryDetail, EnquiryList
from .person import PersonView


@hooks.register("register_admin_urls")
def enquiry_urls():
    return [
        path("enquiries/", EnquiryList.as_view(), name="enquiries"),
        path("enquiries/results/", EnquiryList.as_view(results_only=True), name="enquiries_results"),
        path("enquiries/<int:pk>/", EnquiryDetail.as_view(), name="enquiry_open"),
        path("enquiries/<int:pk>/delete/", EnquiryDelete.as_view(), name="enquiry_delete"),
        path("enquiries/person/", PersonView.as_view(), name="enquiries_person"),
        path("reports/enquiries/", AccessReport.as_view(), name="enquiry_accesses"),
        path("reports/enquiries/results/", AccessReport.as_view(results_only=True), name="enquiry_accesses_results"),
    ]


@hooks.register("register_admin_menu_item")
def enquiries_item():
    address = reverse("enquiries")
    return PermissionMenuItem("Enquiries", address, permission="home.view_enquiry", icon_name="mail", order=150)


@hooks.register("register_reports_menu_item")
def accesses_item():
    address = reverse("enquiry_accesses")
    return PermissionMenuItem(
        "Access to enquiries", address, permission="home.view_enquiryaccess", icon_name="view", order=1400
    )


@hooks.register("register_permissions")
def enquiry_permissions():
    models = ("enquiry", "enquiryaccess")
    return Permission.objects.filter(content_type__app_label="home", content_type__model__in=models)


@hooks.register("construct_homepage_panels")
def enquiries_panel(request, panels):
    panels.append(EnquiriesPanel())
