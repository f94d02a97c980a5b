from django.urls import path

from .views import DiscardView, PublishView, TakeOverView

urlpatterns = [
    path("drafts/<int:page_id>/publish/", PublishView.as_view(), name="drafts_publish"),
    path("drafts/<int:page_id>/discard/", DiscardView.as_view(), name="drafts_discard"),
    path("drafts/<int:page_id>/take-over/", TakeOverView.as_view(), name="drafts_take_over"),
]
