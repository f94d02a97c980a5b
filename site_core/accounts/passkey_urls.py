"""Where the script of django-otp-webauthn sends its requests. It expects these names."""

from django.urls import path
from django.views.i18n import JavaScriptCatalog

from . import passkey_views as views

app_name = "otp_webauthn"
urlpatterns = [
    path("register/begin/", views.BeginRegistrationView.as_view(), name="credential-registration-begin"),
    path("register/", views.CompleteRegistrationView.as_view(), name="credential-registration-complete"),
    path("check/begin/", views.BeginCheckView.as_view(), name="credential-authentication-begin"),
    path("check/", views.CompleteCheckView.as_view(), name="credential-authentication-complete"),
    path("texts/", JavaScriptCatalog.as_view(packages=["django_otp_webauthn"]), name="js-i18n-catalog"),
]
