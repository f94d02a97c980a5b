"""Public URLs of IndexNow."""

from django.urls import re_path

from . import views

urlpatterns = [re_path(r"^(?P<key>[0-9a-f]{8,128})\.txt$", views.key_file)]
