from django.urls import path, re_path

from .brand_views import brand_icon, brand_image
from .views import favicon, manifest

urlpatterns = [
    re_path(r"^brand/(?P<digest>[0-9a-f]{32})\.(?P<extension>svg|png)$", brand_image, name="brand_image"),
    re_path(r"^brand/icon-(?P<digest>[0-9a-f]{16})-(?P<size>32|180|192|512)\.png$", brand_icon, name="brand_icon"),
    path("favicon.ico", favicon),
    path("manifest.webmanifest", manifest, name="manifest"),
]
