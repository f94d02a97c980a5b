from django.urls import path

from .views import DiscardView, PublishView

urlpatterns = [
    path("drafts/<int:page_id>/publish/", PublishView.as_view(), name="drafts_publish"),
    path("drafts/<int:page_id>/discard/", DiscardView.as_view(), name="drafts_discard"),
]
