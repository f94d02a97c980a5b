from django.urls import path

from . import views

urlpatterns = [path("helpful/<int:page_id>/", views.answer, name="page_feedback")]
