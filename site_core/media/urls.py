from django.urls import re_path

from .views import serve_rendition

urlpatterns = [
    re_path(r"^media/(?P<path>(?:private/)?images/.+)$", serve_rendition, name="media"),
]
