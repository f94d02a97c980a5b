from django.urls import path

from .speculation_rules import speculation_rules

urlpatterns = [path("speculation-rules.json", speculation_rules, name="speculation_rules")]
