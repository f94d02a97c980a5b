"""URLs of the list of what is missing."""

from django.urls import include, path

from .views import check_new_page_in_form, check_page_in_form

checklist_patterns = [
    path("<int:page_id>/", check_page_in_form, name="checklist"),
    path(
        "add/<slug:app_label>/<slug:model_name>/<int:parent_id>/",
        check_new_page_in_form,
        name="new_checklist",
    ),
]
urlpatterns = [path("editing/checklist/", include((checklist_patterns, "editing")))]
