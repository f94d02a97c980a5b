"""URLs that the old site had, which patterns of redirects can’t answer."""

from django.urls import re_path

from .old_urls.files import redirect_upload

urlpatterns = [
    re_path(r"^(?:[\w-]+/)*wp-content/(?:uploads|blogs\.dir/\d+/files)/.", redirect_upload, name="wordpress_file"),
]
