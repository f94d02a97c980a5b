from django.urls import path

from .calendar.feeds import CalendarFeedView

urlpatterns = [path("calendar-feed/<str:token>.ics", CalendarFeedView.as_view(), name="calendar_feed")]
