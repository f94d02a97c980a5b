from django.urls import path

from .speculation_rules import next_pages

urlpatterns = [path("speculation-rules.json", next_pages, name="speculation_rules")]
