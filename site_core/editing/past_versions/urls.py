from django.urls import path

from .views import CompareView, PastVersionView, RestoreView, marked_version, rendered_version

MARKED = "past_versions_marked"

urlpatterns = [
    path("past-versions/<int:page_id>/", PastVersionView.as_view(), name="past_versions"),
    path("past-versions/<int:page_id>/rendered/", rendered_version, name="past_versions_stored"),
    path("past-versions/<int:page_id>/rendered/<int:revision_id>/", rendered_version, name="past_versions_rendered"),
    path("past-versions/<int:page_id>/marked/<int:old_id>/<int:revision_id>/", marked_version, name=MARKED),
    path("past-versions/<int:page_id>/compare/", CompareView.as_view(), name="past_versions_compare"),
    path("past-versions/<int:page_id>/restore/<int:revision_id>/", RestoreView.as_view(), name="past_versions_restore"),
]
