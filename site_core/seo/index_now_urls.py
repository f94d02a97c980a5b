"""Public URLs of IndexNow."""

from django.urls import re_path

from . import index_now_views

urlpatterns = [re_path(r"^(?P<key>[0-9a-f]{8,128})\.txt$", index_now_views.key_file)]
