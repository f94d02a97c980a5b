from django.urls import re_path

from .views import picture

urlpatterns = [
    re_path(r"^media/(?P<path>(?:private/)?images/.+)$", picture, name="media"),
]
