from django.urls import path, re_path

from . import views

urlpatterns = [
    path("robots.txt", views.robots_txt),
    path("llms.txt", views.llms_txt),
    path("sitemap.xml", views.sitemap_index),
    re_path(r"^sitemap-(?P<section>[a-z]+)(?:-(?P<number>[2-9]|[1-9]\d{1,3}))?\.xml$", views.sitemap),
]
