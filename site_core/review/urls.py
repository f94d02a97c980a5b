from django.urls import path

from . import views

urlpatterns = [
    # Anything behind /review/: what mail programs append to a link must not reach the log of missing pages.
    path("review/<path:token>/", views.LinkView.as_view(), name="review_link"),
]
