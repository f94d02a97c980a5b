from django.urls import path

from . import views

urlpatterns = [
    path("session/", views.session_status, name="unsaved_text_session"),
    path("signed-in/", views.signed_in, name="unsaved_text_signed_in"),
    path("compare/", views.kept_text, {"action": "compare"}, name="unsaved_text_compare"),
    path("restore/", views.kept_text, {"action": "restore"}, name="unsaved_text_restore"),
    path("check/", views.kept_text, {"action": "check"}, name="unsaved_text_check"),
]
