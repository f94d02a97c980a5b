from django.urls import path

from .views import CalendarLinkView, CalendarView, RescheduleView

urlpatterns = [
    path("desk/calendar/", CalendarView.as_view(), name="desk_calendar"),
    path("desk/calendar/link/", CalendarLinkView.as_view(), name="desk_calendar_link"),
    path("desk/calendar/reschedule/<int:page_id>/", RescheduleView.as_view(), name="desk_reschedule"),
]
