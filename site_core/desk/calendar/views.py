"""The calendar in the admin, moving a scheduled publication, and the link for calendar apps."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from ..models import CalendarFeed
from ..yours import works_on_pages
from .events import MAX_EVENTS, Kind, list_events
from .feeds import create_feed, feed_url
from .forms import RescheduleForm
from .grid import MONTH, WEEK, build_days, heading, month_of, neighbors, parse_day, shown_period
from .rescheduling import NotRescheduledError, check_rights, reschedule, scheduled_revision


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class CalendarScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen for people who work on pages."""

    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not works_on_pages(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        if not isinstance(self, CalendarView):
            items = [*items, {"url": reverse("desk_calendar"), "label": _("Calendar")}]
        return [*items, {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}]


class CalendarView(CalendarScreen):
    page_title = gettext_lazy("Calendar")
    template_name = "desk/calendar/calendar.html"

    @cached_property
    def mode(self) -> str:
        return WEEK if self.request.GET.get("view") == WEEK else MONTH

    @cached_property
    def date(self) -> datetime.date:
        """The day in the query. Without one, or with something else, today."""
        return parse_day(self.request.GET.get("date", "")) or timezone.localdate()

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds that are shown. Without any in the query, all."""
        chosen = set(self.request.GET.getlist("kind"))
        return [kind for kind in Kind.values if kind in chosen] or list(Kind.values)

    def url(self, **changes: str) -> str:
        kinds = self.kinds if len(self.kinds) < len(Kind.values) else []
        query = {"view": self.mode, "date": self.date.isoformat(), "kind": kinds, **changes}
        return f"?{urlencode(query, doseq=True)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = shown_period(self.mode, self.date)
        events = list_events(self.request.user, period, self.kinds)
        before, after = neighbors(self.mode, self.date)
        counts = [sum(event.kind == kind for event in events) for kind in self.kinds]
        return super().get_context_data(
            days=build_days(period, events, self.date.month if self.mode == MONTH else None),
            heading=heading(self.mode, self.date),
            date=self.date,
            mode=self.mode,
            has_events=any(month_of(self.date).first <= event.day or self.mode == WEEK for event in events),
            is_cut_off=max(counts) >= MAX_EVENTS,
            max_events=MAX_EVENTS,
            before_url=self.url(date=before.isoformat()),
            after_url=self.url(date=after.isoformat()),
            today_url=self.url(date=timezone.localdate().isoformat()),
            month_url=self.url(view=MONTH),
            week_url=self.url(view=WEEK),
            kinds=[(kind, kind.label, kind in self.kinds) for kind in Kind],
            time_zone=timezone.get_current_timezone_name(),
            **kwargs,
        )


class RescheduleView(CalendarScreen):
    """Asks for the new time, shows both, and moves the publication after a confirmation."""

    page_title = gettext_lazy("Move a publication")
    template_name = "desk/calendar/reschedule.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.page = get_object_or_404(Page, pk=kwargs["page_id"])
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        self.revision = scheduled_revision(self.page)
        if self.revision is None:
            messages.info(request, _("“%(page)s” is no longer scheduled.") % {"page": self.title})
            return redirect("desk_calendar")
        return super().dispatch(request, *args, **kwargs)

    @property
    def title(self) -> str:
        return self.page.get_admin_display_title()

    @property
    def scheduled_for(self) -> datetime.datetime:
        assert self.revision is not None
        assert self.revision.approved_go_live_at is not None
        return timezone.localtime(self.revision.approved_go_live_at)

    def get_page_subtitle(self) -> str:
        return self.title

    def initial_form(self) -> RescheduleForm:
        """Return the form with the day that an event was dragged to, at the time of day that it had."""
        assert self.revision is not None
        day = parse_day(self.request.GET.get("date", "")) or self.scheduled_for.date()
        moment = [day, self.scheduled_for.time().replace(second=0, microsecond=0)]
        return RescheduleForm(initial={"moment": moment, "revision": self.revision.pk})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.initial_form())
        return super().get_context_data(
            page=self.page,
            title=self.title,
            scheduled_for=self.scheduled_for,
            error=check_rights(self.page, self.request.user),
            calendar_url=calendar_url(self.scheduled_for),
            time_zone=timezone.get_current_timezone_name(),
            **kwargs,
        )

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        form = RescheduleForm(request.POST)
        if form.is_valid():
            moment = form.cleaned_data["moment"]
            try:
                reschedule(page_id, form.cleaned_data["revision"], moment, request.user)
            except NotRescheduledError as error:
                form.add_error(None, str(error))
            else:
                date = format_date(timezone.localtime(moment), "DATETIME_FORMAT")
                message = _("New time for “%(page)s”: %(date)s")
                messages.success(request, message % {"page": self.title, "date": date})
                return redirect(calendar_url(moment))
        return self.render_to_response(self.get_context_data(form=form))


def calendar_url(moment: datetime.datetime) -> str:
    """Return the URL of the month of ``moment``."""
    return f"{reverse('desk_calendar')}?{urlencode({'date': timezone.localdate(moment).isoformat()})}"


class CalendarLinkView(CalendarScreen):
    """Creates, renews, and turns off the link. It is shown once: only a hash of it is stored."""

    page_title = gettext_lazy("Link for calendar apps")
    template_name = "desk/calendar/link.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        feed = CalendarFeed.objects.filter(user=user).first()
        return super().get_context_data(feed=feed, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if request.POST.get("action") == "off":
            CalendarFeed.objects.filter(user=user).delete()
            messages.success(request, _("The link was turned off. Calendar apps no longer get anything from it."))
            return redirect("desk_calendar_link")
        link = feed_url(request, create_feed(user))
        return self.render_to_response(self.get_context_data(link=link))
