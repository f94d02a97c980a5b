from django.urls import path

from . import views

urlpatterns = [
    path("", views.EnquiryView.as_view(), name="enquiry"),
    path("sent/", views.sent, name="enquiry_sent"),
]
