from django.urls import path

from . import views

urlpatterns = [
    path("", views.AskView.as_view(), name="enquiry"),
    path("sent/", views.sent, name="enquiry_sent"),
]
