from django.urls import path

from .views import share_card

urlpatterns = [path("share/<int:page_id>/<slug:digest>.jpg", share_card, name="share_card")]
