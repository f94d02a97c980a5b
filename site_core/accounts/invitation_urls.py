"""URLs that invited people open before they can sign in, below the path of the admin."""

from django.urls import path

from .invitation_views import AcceptView, OpenView

urlpatterns = [
    path("", AcceptView.as_view(), name="invitation_accept"),
    path("<str:token>/", OpenView.as_view(), name="invitation"),
]
