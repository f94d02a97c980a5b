from django.urls import path

from .views import favicon, manifest

urlpatterns = [
    path("favicon.ico", favicon),
    path("manifest.webmanifest", manifest, name="manifest"),
]
