"""The switch in the admin: the checklist of the day, and the thirty days after."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from ..models import ImportRun
from ..wizard.report_views import RunMixin
from .checklist import check_everything, read_checklist
from .forms import SwitchedForm
from .items import ITEMS_BY_NAME
from .missing import worst_misses
from .models import WATCHED_DAYS, Switch, SwitchTick
from .old_site import OldSite
from .pictures import bars_of
from .sheets import newest_proof
from .watching import start_watching, watch, without_undone
from .words import advice, headline

SHOWN_MISSES = 20
SECONDS = 15  # for requests to the most requested URLs while somebody waits


class SwitchMixin(RunMixin):
    """A view of the switch from the old site of an import."""

    @cached_property
    def switch(self) -> Switch:
        """The switch, which is stored as soon as somebody does something."""
        source = self.import_run.source
        return Switch.objects.select_related("switched_by").filter(source=source).first() or Switch(source=source)

    @cached_property
    def old(self) -> OldSite:
        return OldSite.of(self.import_run.source)

    def store_switch(self) -> None:
        self.switch, _is_new = Switch.objects.get_or_create(source=self.import_run.source)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(switch=self.switch, **kwargs)


class ChecklistView(SwitchMixin, TemplateView):
    """GET runs the checks of this machine only. “Check now” also asks other servers, for some seconds at most."""

    template_name = "wordpress/switch/checklist.html"
    page_title = gettext_lazy("The switch")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", SwitchedForm())
        return super().get_context_data(
            checklist=read_checklist(self.switch, self.old),
            is_undone=self.import_run.status == ImportRun.Status.UNDONE,
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.store_switch()
        actions = {
            "check": self.check,
            "tick": self.tick,
            "untick": self.untick,
            "mark": self.mark,
            "unmark": self.unmark,
        }
        action = actions.get(request.POST.get("action", ""))
        return (action and action()) or redirect("wordpress_switch", pk)

    def check(self) -> HttpResponse | None:
        checklist = check_everything(self.switch, self.old)
        messages.success(
            self.request,
            _("Checked: %(done)d of %(total)d items are done.") % {"done": checklist.done, "total": checklist.total},
        )
        return None

    @property
    def ticked_item(self) -> str:
        """The name of an item that people tick, or “”."""
        item = ITEMS_BY_NAME.get(self.request.POST.get("item", ""))
        return item.name if item and not item.run else ""

    def tick(self) -> HttpResponse | None:
        """Record who has done an item, and when. Who was first stays."""
        if not self.ticked_item:
            return None
        values = {"user": self.request.user, "ticked_at": timezone.now()}
        SwitchTick.objects.get_or_create(switch=self.switch, item=self.ticked_item, defaults=values)
        return self.redirect_to(self.ticked_item)

    def untick(self) -> HttpResponse | None:
        SwitchTick.objects.filter(switch=self.switch, item=self.ticked_item).delete()
        return self.redirect_to(self.ticked_item)

    def redirect_to(self, name: str) -> HttpResponse:
        return redirect(f"{reverse('wordpress_switch', args=[self.import_run.pk])}#{name}")

    def mark(self) -> HttpResponse | None:
        form = SwitchedForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        start_watching(self.switch, form.cleaned_data["switched_on"], self.request.user)
        messages.success(self.request, _("Marked as switched. The next thirty days are watched."))
        return redirect("wordpress_after", self.import_run.pk)

    def unmark(self) -> HttpResponse | None:
        Switch.objects.filter(pk=self.switch.pk).update(switched_on=None, switched_by=None)
        messages.success(self.request, _("No longer marked as switched. Items that were checked off stay that way."))
        return None


class AfterView(SwitchMixin, TemplateView):
    """What visitors have missed since the switch, and whether what they ask for most answers."""

    template_name = "wordpress/switch/after.html"
    page_title = gettext_lazy("Thirty days after")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.switch.switched_on is None:
            messages.info(request, _("The site is not marked as switched yet. Do that at the end of this checklist."))
            return redirect("wordpress_switch", self.import_run.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = list(self.switch.days.all())
        day = days[-1] if days else None
        return super().get_context_data(
            number=self.switch.day_number(),
            watched_days=WATCHED_DAYS,
            day=day,
            headline=headline(day) if day else "",
            advice=advice(day) if day else "",
            days=days,
            is_undone=self.is_undone,
            can_count=self.can_count,
            can_go_on=self.can_go_on,
            bars=bars_of(self.switch, days),
            total=sum(day.misses for day in days),
            misses=worst_misses(self.switch, SHOWN_MISSES),
            proof=newest_proof(self.switch.source),
            can_redirect=self.request.user.has_perm("redirects.add_redirectrule"),
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actions = {"check": self.check, "end": self.end, "go_on": self.go_on}
        if self.switch.switched_on and (action := actions.get(request.POST.get("action", ""))):
            action()
        return redirect("wordpress_after", pk)

    @property
    def is_undone(self) -> bool:
        """Whether the import was undone, so that nothing is watched any more."""
        return not without_undone(Switch.objects.filter(pk=self.switch.pk)).exists()

    @property
    def can_count(self) -> bool:
        return self.switch.is_watched and not self.is_undone

    @property
    def can_go_on(self) -> bool:
        """Whether emails that were ended can be sent again: not after the last one."""
        return self.can_count and not self.switch.has_ended and self.switch.ended_on is not None

    def check(self) -> None:
        if self.can_count:
            watch(self.switch, SECONDS)
            messages.success(self.request, _("Counted and checked just now."))

    def end(self) -> None:
        Switch.objects.filter(pk=self.switch.pk, ended_on=None).update(ended_on=timezone.localdate())
        messages.success(self.request, _("No more emails are sent. The days are still counted."))

    def go_on(self) -> None:
        if self.can_go_on:
            Switch.objects.filter(pk=self.switch.pk).update(ended_on=None)
            messages.success(self.request, _("Emails are sent again."))
